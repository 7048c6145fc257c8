import { expect, it } from 'vitest';
import { isLinkedVersion, versionPath } from './archive-version.ts';

const HASH = '5f2c9a01'.padEnd(64, 'b');
const archived = { id: 'x', description: `Its manifest has the SHA-256 \`${HASH}\`.` };
const written = { id: 'x', description: 'By hand.' };

it('leads to a POC with exactly its archive', () => {
  expect(versionPath(archived)).toBe('/p/x?at=5f2c9a01');
  expect(versionPath(written)).toBeUndefined();
});

it('says whether the archive is the one that the address was made for', () => {
  expect(isLinkedVersion(archived, '')).toBeUndefined();
  expect(isLinkedVersion(archived, '?at=5f2c9a01')).toBe(true);
  expect(isLinkedVersion(archived, `?at=${HASH}`)).toBe(true);
  for (const at of ['5f2c9a02', '5f2c', '', `${HASH}0`, '.*'])
    expect(isLinkedVersion(archived, `?at=${at}`), at).toBe(false);
  expect(isLinkedVersion(written, '?at=5f2c9a01')).toBe(false);
});
