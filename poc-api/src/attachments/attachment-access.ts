import type { Principal } from '@tatami/identity';
import { attachmentKey, type ObjectKey, type SignedRequest } from '@tatami/objects';
import type { Attachment, AttachmentAt, AttachmentId, Poc } from '@tatami/persistence';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { SignedPut } from '@tatami/rest';
import { mayChange, mayWrite } from '../http/permissions.ts';
import type { TenantStores } from '../ports.ts';
import { visiblePoc } from '../routes/poc-access.ts';

export interface AttachmentAddressed {
  readonly id: string;
  readonly attachmentId: string;
}

/** @throws TatamiError `not-found`, `read-only`, `not-owner`: who may change a POC may change its files */
export async function pocOfFiles(stores: TenantStores, id: string, principal: Principal): Promise<Poc> {
  const poc = await visiblePoc(stores.pocs, id, principal);
  if (!mayWrite(principal)) throw new TatamiError('read-only');
  if (!mayChange(principal, poc.ownerId)) throw new TatamiError('not-owner');
  return poc;
}

/** @throws TatamiError as `pocOfFiles`, and `not-found` if the POC has no such file */
export async function fileToChange(
  stores: TenantStores,
  { id, attachmentId }: AttachmentAddressed,
  principal: Principal,
): Promise<Attachment> {
  const poc = await pocOfFiles(stores, id, principal);
  return existingFile(stores, { pocId: poc.id, id: attachmentId as AttachmentId });
}

/** @throws TatamiError `not-found`, also for a file that has not arrived */
export async function visibleFile(
  stores: TenantStores,
  { id, attachmentId }: AttachmentAddressed,
  principal: Principal,
): Promise<Attachment> {
  const poc = await visiblePoc(stores.pocs, id, principal);
  const file = await existingFile(stores, { pocId: poc.id, id: attachmentId as AttachmentId });
  if (file.state !== 'ready') throw new TatamiError('not-found');
  return file;
}

export function keyOf({ tenantId }: Principal, { id, pocId }: AttachmentAt): ObjectKey {
  return attachmentKey({ tenantId, pocId, attachmentId: id });
}

export function signedPut({ url, headers }: SignedRequest): SignedPut {
  return { url, headers: Object.entries(headers).map(([name, value]) => ({ name, value })) };
}

async function existingFile({ attachments }: TenantStores, at: AttachmentAt): Promise<Attachment> {
  const file = isUuid(at.id) ? await attachments.read(at) : undefined;
  if (file === undefined) throw new TatamiError('not-found');
  return file;
}
