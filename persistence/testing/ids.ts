import { randomUUID } from 'node:crypto';
import { type DojoId, type PocId, type TenantId, type UserId, uuidV7, type WriterId } from '@tatami/protocol';

let lastMs = 0;

/** Ids made here sort in the order in which they were made, also those of one millisecond. */
function newId(): string {
  lastMs = Math.max(Date.now(), lastMs + 1);
  return uuidV7(lastMs, length => crypto.getRandomValues(new Uint8Array(length)));
}

export const newTenantId = (): TenantId => newId() as TenantId;
export const newDojoId = (): DojoId => newId() as DojoId;
export const newPocId = (): PocId => newId() as PocId;
export const newUserId = (): UserId => newId() as UserId;
export const newWriterId = (): WriterId => randomUUID() as WriterId;
