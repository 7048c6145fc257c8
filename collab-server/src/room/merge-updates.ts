import type { BatchEntry } from '@tatami/protocol';
import * as Y from 'yjs';

/** Y.mergeUpdates is quadratic in the number of updates: 500 take 3 ms, 5,000 take 156 ms. */
const MAX_MERGED = 500;

/** The edits among a batch's entries as few updates: one, unless there are more than 500. */
export function mergedUpdates(entries: readonly BatchEntry[]): Uint8Array[] {
  const updates: Uint8Array[] = [];
  for (const entry of entries) if (entry.kind === 'update') updates.push(entry.bytes);
  if (updates.length <= 1) return updates;
  const merged: Uint8Array[] = [];
  for (let at = 0; at < updates.length; at += MAX_MERGED) {
    merged.push(Y.mergeUpdates(updates.slice(at, at + MAX_MERGED)));
  }
  return merged;
}
