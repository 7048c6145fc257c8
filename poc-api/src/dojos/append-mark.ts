import type { GeneralStores } from '@tatami/persistence';
import {
  type DojoId,
  encodeBatch,
  type RandomBytes,
  TatamiError,
  type UserId,
  uuidV7,
} from '@tatami/protocol';
import type { Mark, NewMark } from '@tatami/rest';
import type { EntryNumbers } from './entry-numbers.ts';

export interface MarkToAppend {
  readonly dojoId: DojoId;
  readonly userId: UserId;
  readonly mark: NewMark;
  readonly nowMs: number;
  readonly random: RandomBytes;
}

/**
 * Puts a marker or a light on a dojo's time line, as one that comes over a socket is.
 * @throws TatamiError why the journal would not
 */
export async function appendMark(
  { dojoMarks }: Pick<GeneralStores, 'dojoMarks'>,
  { dojoId, userId, mark: { kind, ...data }, nowMs, random }: MarkToAppend,
  numbers: EntryNumbers,
): Promise<Mark> {
  const id = uuidV7(nowMs, random);
  const bytes = new TextEncoder().encode(JSON.stringify({ id, data }));
  const entry = { kind, userId, clientId: 0, deltaMs: 0, bytes };
  const outcome = await dojoMarks.append(dojoId, { ...numbers.next(), payload: encodeBatch([entry]) });
  if (outcome.kind === 'refused') throw new TatamiError(outcome.code);
  if (outcome.kind !== 'committed') throw new Error('A statement that waits found the head locked');
  return { id, seq: outcome.seq };
}
