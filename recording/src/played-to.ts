import type { Track } from './track.ts';
import { spliceCountAt } from './track-cursor.ts';

/** Nothing typed for longer than this is idle time. */
const IDLE_MS = 2_000;
/** What is played of idle time behind an edit, and before the next one, so that one sees it coming. */
const LEAD_MS = 500;

/** How long the time between two edits that follow each other is played from a moment between them on, at speed 1. */
export function playedBetween(
  { beforeMs, nextMs }: { readonly beforeMs: number; readonly nextMs: number },
  fromMs: number,
  skipsIdle: boolean,
): number {
  if (!skipsIdle || nextMs - beforeMs <= IDLE_MS) return Math.max(0, nextMs - fromMs);
  const [idleFrom, idleTo] = [beforeMs + LEAD_MS, nextMs - LEAD_MS];
  return Math.max(0, idleFrom - fromMs) + Math.max(0, nextMs - Math.max(fromMs, idleTo));
}

export interface PlayedTo {
  readonly atMs: number;
  /** How much idle time was skipped last; 0 where nothing is idle, undefined if none was skipped on this way. */
  readonly skippedMs: number | undefined;
}

/**
 * Where one is after playing for some time at speed 1. Playing on from there is the same as playing for longer, so
 * everybody who began at the same moment is at the same place, however often they looked.
 */
export function playedTo(track: Track, fromMs: number, playedMs: number, skipsIdle: boolean): PlayedTo {
  const { splices, lengthMs } = track;
  if (!skipsIdle) return { atMs: Math.min(fromMs + playedMs, lengthMs), skippedMs: undefined };
  let [atMs, leftMs] = [fromMs, playedMs];
  let skippedMs: number | undefined;
  for (let index = spliceCountAt(track, atMs); leftMs > 0 && atMs < lengthMs; ) {
    const before = splices[index - 1]?.atMs ?? 0;
    const next = splices[index]?.atMs ?? lengthMs;
    const idleFrom = before + LEAD_MS;
    const idleTo = next - LEAD_MS;
    const isIdle = next - before > IDLE_MS;
    if (!isIdle) skippedMs = 0;
    if (isIdle && atMs >= idleFrom && atMs < idleTo) {
      skippedMs = idleTo - atMs;
      atMs = idleTo;
    }
    const stopMs = isIdle && atMs < idleFrom ? idleFrom : next;
    const stepMs = Math.min(stopMs - atMs, leftMs);
    leftMs -= stepMs;
    atMs = leftMs > 0 ? stopMs : atMs + stepMs;
    if (atMs >= next) index++;
  }
  return { atMs, skippedMs };
}
