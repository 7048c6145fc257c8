import { freshRandom } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { TrackBuilder } from '@tatami/recording';
import { ANA, recordSession } from '@tatami/recording/testing';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ArchiveSource } from './archive-source.ts';
import { packArchive } from './pack-archive.ts';
import { verifyArchive } from './verify-archive.ts';

function source(rows = recordSession(freshRandom('archive'), 60)): ArchiveSource & {
  texts: ReadonlyMap<string, string>;
} {
  const builder = new TrackBuilder();
  for (const row of rows.rows) builder.add(row);
  return {
    dojoId: '0190d0c0-0000-7000-8000-0000000000a0' as DojoId,
    name: 'Bowling',
    isPrivate: false,
    seq: rows.rows.length,
    hash: new Uint8Array(32).fill(7),
    track: builder.build(),
    names: new Map([[ANA, 'Ana Souza']]),
    texts: rows.textsAfter.at(-1) ?? new Map(),
  };
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('an archive', () => {
  it('holds the files as they were at the end, and who wrote them', () => {
    const made = source();
    const { zip, manifestHash, manifest } = packArchive(made);
    const entries = unzipSync(zip);
    for (const file of made.track.files) {
      // A half of a surrogate pair has no place in a file.
      const expected = Buffer.from(made.texts.get(file) ?? '').toString();
      expect(textOf(entries[`files/${file}`])).toBe(expected);
    }
    expect(textOf(entries['README.md'])).toContain('- Ana Souza');
    expect(JSON.parse(textOf(entries['poc.json']))).toMatchObject({
      name: 'Bowling',
      languages: [{ name: 'JavaScript' }],
    });
    expect(manifest).toMatchObject({ seq: 60, journalHash: '07'.repeat(32) });
    expect(manifestHash).toMatch(/^[0-9a-f]{64}$/);
    expect(verifyArchive(zip, manifestHash)).toEqual([]);
  });

  it('is the same to the byte for the same journal', () => {
    const made = source();
    expect(packArchive(made)).toEqual(packArchive(made));
  });

  it('warns of what looks like a secret, and does not say it', () => {
    const made = source();
    const secret = 'AKIAABCDEFGHIJKLMNOP';
    const [splice] = made.track.splices;
    if (splice === undefined) throw new Error('there is an edit');
    const splices = [{ ...splice, file: 0, position: 0, deleted: '', inserted: `key = "${secret}"\n` }];
    const { zip, warnings } = packArchive({ ...made, track: { ...made.track, splices, keyframes: [[]] } });
    expect(warnings).toBe(1);
    const poc = textOf(unzipSync(zip)['poc.json']);
    expect(JSON.parse(poc).secretWarnings).toEqual([
      { file: made.track.files[0], line: 1, kind: 'AWS access key' },
    ]);
    expect(poc).not.toContain(secret);
  });

  it('shows every flipped byte of its files', () => {
    const random = freshRandom('flipped bytes');
    const { zip, manifestHash } = packArchive(source());
    for (let i = 0; i < 200; i++) {
      const damaged = zip.slice();
      const at = random.int(damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << random.int(8));
      let isSame = false;
      try {
        // Some bytes of a zip say nothing of its content, such as the times of its files.
        isSame = JSON.stringify(unzipSync(damaged)) === JSON.stringify(unzipSync(zip));
      } catch {
        isSame = false;
      }
      expect(
        isSame || verifyArchive(damaged, manifestHash).length > 0,
        `seed ${random.seed}, byte ${at}`,
      ).toBe(true);
    }
  });
});
