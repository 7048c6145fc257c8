import { decodeBatch, type UserId } from '@tatami/protocol';

/** Who did what no person did: the nil UUID, which is nobody's. */
export const SERVER_ACTOR = '00000000-0000-0000-0000-000000000000' as UserId;

/** Who wrote a journal entry that changes a dojo. */
export function actorOf(payload: Uint8Array): UserId {
  return decodeBatch(payload)[0]?.userId ?? SERVER_ACTOR;
}
