import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { newJoinCode, readJoinCode } from './join-code.ts';

it('is read as people type it', () => {
  const code = newJoinCode(randomBytes);
  expect(readJoinCode(code)).toBe(code);
  expect(readJoinCode(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toBe(code);
});

it('is nothing else', () => {
  for (const typed of ['', '2345', '2345678', '234567890', '2345678A', '2345678\u0131', '2345678\u0000']) {
    expect(readJoinCode(typed), typed).toBeUndefined();
  }
});

it('has each sign as often', () => {
  // Every byte once: a sign of each 27, and those that would make some more likely are left out.
  let next = 0;
  const allBytes = (count: number) => Uint8Array.from({ length: count }, () => next++ % 256);
  const counts = new Map<string, number>();
  for (let i = 0; i < 27; i++) {
    for (const sign of newJoinCode(allBytes)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  expect([...new Set(counts.values())]).toEqual([8]);
});
