import type { UserId } from '@tatami/protocol';
import type { Moment } from '../track.ts';

/** By user; who is not in it has no name. */
export type Names = ReadonlyMap<UserId, string>;

export function nameOf(names: Names, userId: UserId): string {
  return oneLine(names.get(userId) ?? '') || 'Somebody';
}

/** What is worth a place in a list of what happened, in words; undefined for people who come and go, also offline. */
export function titleOf({ kind, data, userId }: Moment, names: Names): string | undefined {
  switch (kind) {
    case 'marker':
      return said(data, 'label') ?? 'Marker';
    case 'light':
      return ['Light:', said(data, 'light') ?? 'unknown', said(data, 'label')].filter(Boolean).join(' ');
    case 'turn': {
      const driver = typeof data === 'object' && data !== null && 'driver' in data ? data.driver : undefined;
      return typeof driver === 'string' ? `Turn of ${nameOf(names, driver as UserId)}` : 'Everybody writes';
    }
    case 'pause':
      return `Paused by ${nameOf(names, userId)}`;
    case 'resume':
      return `Resumed by ${nameOf(names, userId)}`;
    case 'archive':
      return `Ended by ${nameOf(names, userId)}`;
    case 'join':
    case 'leave':
    case 'offline':
      return undefined;
  }
}

/** Clients may say anything in a marker: what we know how to show is a short text under a name. */
function said(entry: unknown, field: string): string | undefined {
  const data = typeof entry === 'object' && entry !== null && 'data' in entry ? entry.data : undefined;
  const value = typeof data === 'object' && data !== null ? Reflect.get(data, field) : undefined;
  const text = typeof value === 'string' ? oneLine(value).slice(0, MOST_CHARACTERS) : '';
  return text === '' ? undefined : text;
}

const MOST_CHARACTERS = 100;

/** Line ends, other control characters and halves of surrogate pairs are nothing for a line of a file. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]+/gu, ' ').trim();
}
