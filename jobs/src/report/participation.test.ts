import { newDojoId, newUserId } from '@tatami/persistence/testing';
import { type BatchEntry, encodeBatch, type UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { Participation } from './participation.ts';

const [ana, bia] = [newUserId(), newUserId()];
const dojo = newDojoId();
const NONE: ReadonlySet<`${number}:${number}`> = new Set();
const MIDNIGHT = Date.parse('2026-03-15T00:00:00Z');

const entry = (userId: UserId, deltaMs = 0, kind: BatchEntry['kind'] = 'update'): BatchEntry => ({
  kind,
  userId,
  clientId: 1,
  deltaMs,
  bytes: new Uint8Array(0),
});
const row = (seq: number, atMs: number, entries: BatchEntry[]) => ({
  seq,
  atMicros: BigInt(atMs) * 1000n,
  payload: encodeBatch(entries),
});

describe('participation', () => {
  it('counts edits by person and by day of UTC, and whoever came as a participant', () => {
    const counted = new Participation();
    counted.add(dojo, row(1, MIDNIGHT - 1, [entry(ana), entry(bia, 1), entry(bia, 2)]), NONE);
    counted.add(newDojoId(), row(1, MIDNIGHT, [entry(bia)]), NONE);
    const guest = newUserId();
    counted.add(dojo, row(2, MIDNIGHT, [entry(guest, 0, 'join'), entry(ana, 0, 'archive')]), NONE);
    expect(counted.people).toEqual([
      { userId: bia, edits: 3, dojos: 2 },
      { userId: ana, edits: 1, dojos: 1 },
    ]);
    expect(counted.days).toEqual([
      { day: '2026-03-14', edits: 1 },
      { day: '2026-03-15', edits: 3 },
    ]);
    expect(counted.dojo(dojo).people).toEqual(new Set([ana, bia, guest]));
    expect(counted.activeDojos).toBe(2);
  });

  it('counts the edits of one person alone, where it is asked to', () => {
    const counted = new Participation(ana);
    counted.add(dojo, row(1, MIDNIGHT, [entry(ana), entry(bia, 60_000), entry(ana, 120_000)]), NONE);
    expect(counted.people).toEqual([{ userId: ana, edits: 2, dojos: 1 }]);
    expect(counted.dojo(dojo).people.size).toBe(2);
    expect(counted.activeMs).toBe(120_000);
  });

  it('leaves pauses out of the active time', () => {
    const counted = new Participation();
    const minutes = [0, 5, 9, 60, 62];
    for (const [i, minute] of minutes.entries()) {
      counted.add(dojo, row(i + 1, MIDNIGHT + minute * 60_000, [entry(ana)]), NONE);
    }
    expect(counted.dojo(dojo).activeMs).toBe(11 * 60_000);
    expect(counted.dojo(newDojoId()).activeMs).toBeNull();
  });

  it('leaves out what was found bad later, and what cannot be read', () => {
    const counted = new Participation();
    counted.add(dojo, row(1, MIDNIGHT, [entry(ana), entry(ana)]), new Set(['1:0'] as const));
    counted.add(dojo, { seq: 2, atMicros: 0n, payload: new Uint8Array([9]) }, NONE);
    expect(counted.people).toEqual([{ userId: ana, edits: 1, dojos: 1 }]);
    expect(counted.unreadableRows).toBe(1);
  });
});
