import type { PocId, TenantId } from '@tatami/protocol';
import { isUuid } from '@tatami/protocol';

declare const keyBrand: unique symbol;
declare const prefixBrand: unique symbol;

/** The name of one object. Made here alone, of ids: what somebody typed is never part of it. */
export type ObjectKey = string & { readonly [keyBrand]: true };
/** The beginning of the names of several objects. It ends with a slash, so that no other tenant's begin with it. */
export type KeyPrefix = string & { readonly [prefixBrand]: true };

export interface AttachmentAddress {
  readonly tenantId: TenantId;
  readonly pocId: PocId;
  /** A UUID in lower case. */
  readonly attachmentId: string;
}

const KEY = /^t\/([^/]+)\/pocs\/([^/]+)\/([^/]+)$/;

/** @throws RangeError for an id that is none: a wrong cast must not become a path */
export function attachmentKey({ tenantId, pocId, attachmentId }: AttachmentAddress): ObjectKey {
  for (const id of [tenantId, pocId, attachmentId]) {
    if (!isUuid(id)) throw new RangeError('an object is named by ids alone');
  }
  return `t/${tenantId}/pocs/${pocId}/${attachmentId}` as ObjectKey;
}

/** @throws RangeError for an id that is none */
export function tenantPrefix(tenantId: TenantId): KeyPrefix {
  if (!isUuid(tenantId)) throw new RangeError('objects are named by ids alone');
  return `t/${tenantId}/` as KeyPrefix;
}

/** Undefined for a name that is none of ours. */
export function parseObjectKey(name: string): AttachmentAddress | undefined {
  const [, tenantId = '', pocId = '', attachmentId = ''] = KEY.exec(name) ?? [];
  if (![tenantId, pocId, attachmentId].every(isUuid)) return undefined;
  return { tenantId: tenantId as TenantId, pocId: pocId as PocId, attachmentId };
}
