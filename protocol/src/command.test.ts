import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { parseCommand } from './command.ts';
import type { UserId } from './ids.ts';
import { MAX_TURN_MS, MIN_TURN_MS } from './turn.ts';

const ana = '0190a0a0-0000-7000-8000-00000000000a' as UserId;
const bia = '0190a0a0-0000-7000-8000-00000000000b' as UserId;
const malformed = expect.objectContaining({ code: 'message-malformed' });

describe('a command', () => {
  it('[S6] reads back as what it says', () => {
    const commands: Command[] = [
      { kind: 'pause' },
      { kind: 'resume' },
      { kind: 'archive' },
      { kind: 'start', preset: 'free' },
      { kind: 'start', preset: 'randori', order: [ana, bia], turnMs: MIN_TURN_MS },
      { kind: 'hand-off' },
      { kind: 'hand-off', to: bia },
      { kind: 'order', order: [bia] },
      { kind: 'turn-length', turnMs: MAX_TURN_MS },
      { kind: 'turn-length', turnMs: 0 },
      { kind: 'role', userId: ana, role: 'viewer' },
      { kind: 'kick', userId: ana },
    ];
    for (const command of commands) expect(parseCommand(JSON.stringify(command))).toEqual(command);
  });

  it('[S6] names nobody twice, and keeps nothing that it does not know', () => {
    const said = { kind: 'order', order: [ana, bia, ana], dojoId: 'x' };
    expect(parseCommand(JSON.stringify(said))).toEqual({ kind: 'order', order: [ana, bia] });
  });

  it('[S6] is refused when it is anything else', () => {
    const bad: unknown[] = [
      null,
      7,
      'pause',
      ['pause'],
      {},
      { kind: 'PAUSE' },
      { kind: '__proto__' },
      { kind: 'start' },
      { kind: 'start', preset: 'karate' },
      { kind: 'start', preset: 'free', turnMs: -1 },
      { kind: 'hand-off', to: 'ana' },
      { kind: 'hand-off', to: null },
      { kind: 'order' },
      { kind: 'order', order: [] },
      { kind: 'order', order: Array<string>(201).fill(ana) },
      { kind: 'turn-length', turnMs: MIN_TURN_MS - 1 },
      { kind: 'turn-length', turnMs: MAX_TURN_MS + 1 },
      { kind: 'turn-length', turnMs: 60_000.5 },
      { kind: 'turn-length', turnMs: '60000' },
      { kind: 'role', userId: ana },
      { kind: 'role', userId: ana, role: 'god' },
      { kind: 'role', userId: ana, role: 'removed' },
      { kind: 'kick' },
    ];
    for (const value of bad) expect(() => parseCommand(JSON.stringify(value))).toThrow(malformed);
    for (const json of ['', '{', '{"kind":"pause"']) expect(() => parseCommand(json)).toThrow(malformed);
  });
});
