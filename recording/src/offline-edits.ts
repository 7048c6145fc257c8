import type { UserId } from '@tatami/protocol';
import type { Moment, Track } from './track.ts';

/** A stretch of a track in which somebody typed without a connection. */
export interface OfflineStretch {
  readonly userId: UserId;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly edits: number;
}

/** The offline edits of one row, of each who made some. */
export class OfflineEdits {
  readonly #stretches = new Map<UserId, OfflineStretch>();

  /** @param atMs the place of the edit in the track, which never goes back */
  add(userId: UserId, atMs: number): void {
    const before = this.#stretches.get(userId);
    this.#stretches.set(userId, {
      ...{ userId, untilMs: atMs },
      fromMs: before?.fromMs ?? atMs,
      edits: (before?.edits ?? 0) + 1,
    });
  }

  /** @param place of the row; its time is that at which they arrived */
  moments(place: Pick<Moment, 'seq' | 'atMs'>): Moment[] {
    return [...this.#stretches.values()].map(({ userId, ...data }) => ({
      ...place,
      ...{ kind: 'offline', userId, data },
    }));
  }
}

/** Where people typed offline; what came in several rows, one after the other, is one stretch. */
export function offlineStretches({ moments }: Pick<Track, 'moments'>): OfflineStretch[] {
  const stretches: OfflineStretch[] = [];
  let lastSeq = 0;
  for (const { kind, seq, userId, data } of moments) {
    if (kind !== 'offline') continue;
    const { fromMs, untilMs, edits } = data as Omit<OfflineStretch, 'userId'>;
    const before = stretches.at(-1);
    const goesOn = before?.userId === userId && seq <= lastSeq + 1;
    lastSeq = seq;
    if (goesOn && before !== undefined)
      stretches.splice(-1, 1, { ...before, untilMs, edits: before.edits + edits });
    else stretches.push({ userId, fromMs, untilMs, edits });
  }
  return stretches;
}
