import {
  type KeyPrefix,
  type ObjectKey,
  type ObjectStore,
  tenantPrefix,
  UPLOAD_LIFETIME_S,
} from '@tatami/objects';
import type { Catalog, Tenant } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { Realms } from './realms.ts';

/** Objects that are deleted in one request. */
const BATCH = 500;
/** Longer than a process believes what it has read of a tenant (a minute), and signs addresses because of it. */
const BELIEVED_MS = 120_000;
const SIGNED_UNTIL_MS = BELIEVED_MS + UPLOAD_LIFETIME_S * 1_000;

export interface ErasureParts {
  readonly catalog: Pick<Catalog, 'beginErasure' | 'dropDatabase' | 'endErasure' | 'realmOf'>;
  readonly objects: ObjectStore;
  /** Undefined where the index is in the tenant's own database. */
  readonly search: { forgetTenant(tenantId: TenantId): Promise<void> } | undefined;
  /** Undefined where none are made. */
  readonly realms: Pick<Realms, 'remove'> | undefined;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export type Erasure =
  | { readonly kind: 'erased' }
  /** The tenant has a realm, and nobody has said where; nothing was begun. */
  | { readonly kind: 'realm-unknown' }
  /** Nothing is left, but an address that was signed before may still bring a file until then. */
  | { readonly kind: 'waiting'; readonly untilMs: number };

/**
 * Removes everything of a tenant: its people can do nothing any more, then its realm, its database with its role, its
 * search index and its files go, and at last its name. Each step finds what an earlier run left, so a run that ended anywhere is
 * finished by the next one. Backups and PostgreSQL's write-ahead log keep what they have until they expire.
 */
export async function eraseTenant(tenant: Tenant, parts: ErasureParts): Promise<Erasure> {
  const { catalog, objects, search, realms, now } = parts;
  const realm = await catalog.realmOf(tenant.id);
  if (realm !== undefined && realms === undefined) return { kind: 'realm-unknown' };
  const sinceMs = await catalog.beginErasure(tenant.id);
  if (sinceMs === undefined) return { kind: 'erased' };
  if (realm !== undefined) await realms?.remove(realm, tenant.id);
  await catalog.dropDatabase({ ...tenant, state: 'erasing' });
  await search?.forgetTenant(tenant.id);
  await deleteObjects(objects, tenantPrefix(tenant.id));
  const untilMs = sinceMs + SIGNED_UNTIL_MS;
  if (now() < untilMs) return { kind: 'waiting', untilMs };
  await catalog.endErasure(tenant.id);
  return { kind: 'erased' };
}

async function deleteObjects(objects: ObjectStore, prefix: KeyPrefix): Promise<void> {
  for await (const { key, uploadId } of objects.listUploads(prefix)) await objects.abortParts(key, uploadId);
  let batch: ObjectKey[] = [];
  for await (const { key } of objects.list(prefix)) {
    batch.push(key);
    if (batch.length < BATCH) continue;
    await objects.delete(batch);
    batch = [];
  }
  if (batch.length > 0) await objects.delete(batch);
}
