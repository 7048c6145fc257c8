import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DojoId, WriterId } from './ids.ts';
import type { HashedRow } from './journal-hash.ts';
import { genesisHash, journalHash } from './journal-hash.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

const row: HashedRow = {
  dojoId: '0190a0a0-0000-7000-8000-00000000000a' as DojoId,
  epoch: 1,
  seq: 7,
  atMicros: 1_700_000_000_123_456n,
  writer: '0190a0a0-0000-4000-8000-00000000000b' as WriterId,
  batch: 3n,
  payload: Uint8Array.of(1, 2, 3),
};

describe('the hash of a journal row', () => {
  it('[F3] depends on every column and on the row before it', () => {
    const previous = genesisHash(sha256, row.dojoId);
    const variants: HashedRow[] = [
      { ...row, dojoId: '0190a0a0-0000-7000-8000-00000000000c' as DojoId },
      { ...row, epoch: 2 },
      { ...row, seq: 8 },
      { ...row, atMicros: row.atMicros + 1n },
      { ...row, writer: '0190a0a0-0000-4000-8000-00000000000d' as WriterId },
      { ...row, batch: 4n },
      { ...row, payload: Uint8Array.of(1, 2, 4) },
    ];
    const hashes = [row, ...variants].map(variant => journalHash(sha256, previous, variant));
    hashes.push(journalHash(sha256, sha256(previous), row));
    expect(new Set(hashes.map(hash => Buffer.from(hash).toString('hex'))).size).toBe(hashes.length);
  });

  it('[F3] is the one that was released: a change would break every journal there is', () => {
    const hash = journalHash(sha256, genesisHash(sha256, row.dojoId), row);
    expect(Buffer.from(hash).toString('hex')).toMatchInlineSnapshot(
      `"a3da2c0954be91e366bcd27768217a67451b49990bae71fcc54a445a47760984"`,
    );
  });
});
