import { randomUUID } from 'node:crypto';
import { type DojoId, type PocId, type TenantId, type UserId, uuidV7, type WriterId } from '@tatami/protocol';

const newId = (): string => uuidV7(Date.now(), length => crypto.getRandomValues(new Uint8Array(length)));

export const newTenantId = (): TenantId => newId() as TenantId;
export const newDojoId = (): DojoId => newId() as DojoId;
export const newPocId = (): PocId => newId() as PocId;
export const newUserId = (): UserId => newId() as UserId;
export const newWriterId = (): WriterId => randomUUID() as WriterId;
