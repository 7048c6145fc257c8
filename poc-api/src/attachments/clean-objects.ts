import { type ObjectKey, type ObjectStore, parseObjectKey, tenantPrefix } from '@tatami/objects';
import type { AttachmentId, AttachmentStore, BrandingStore } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { MADE_FILE_LIFETIME_MS } from '../made-file-lifetime.ts';
import { forgetDoomed } from './forget-doomed.ts';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 500;

export interface Cleaned {
  /** Files that were begun and never came. */
  readonly expired: number;
  /** Objects that were waiting to be deleted. */
  readonly doomed: number;
  /** Objects and uploads of which the database knows nothing. */
  readonly orphans: number;
  /** Files of reports that are too old. */
  readonly reports: number;
  /** Files of videos that are too old. */
  readonly videos: number;
  /** Logos that others have taken the place of. */
  readonly logos: number;
}

/**
 * Removes what requests that broke off have left behind in one tenant. A row is always written before there is anything
 * at the store, so what is a day old and has no row will never have one. Each step may break off, too, and be repeated.
 */
export async function cleanObjects(options: {
  readonly attachments: AttachmentStore;
  readonly branding: Pick<BrandingStore, 'read'>;
  readonly objects: ObjectStore;
  readonly tenantId: TenantId;
  readonly nowMs: number;
}): Promise<Cleaned> {
  const { attachments, branding, objects, tenantId, nowMs } = options;
  const before = nowMs - ONE_DAY_MS;
  const expired = await attachments.expire(new Date(before));
  const doomed = await forgetDoomed(attachments, objects, tenantId);
  let orphans = 0;
  let old: ObjectKey[] = [];
  const removeOrphans = async () => {
    const lost = await withoutRow(attachments, old);
    await objects.delete(lost);
    orphans += lost.length;
    old = [];
  };
  const made = { report: 0, video: 0 };
  let logos = 0;
  const { logo } = await branding.read();
  for await (const { key, storedAtMs } of objects.list(tenantPrefix(tenantId))) {
    const address = parseObjectKey(key);
    const kind = address?.kind;
    if (kind === 'report' || kind === 'video') {
      if (storedAtMs >= nowMs - MADE_FILE_LIFETIME_MS) continue;
      await objects.delete([key]);
      made[kind]++;
      continue;
    }
    if (address?.kind === 'logo') {
      // Whoever has just read of an older one still finds it for a day.
      if (storedAtMs >= before || address.logoId === logo?.id) continue;
      await objects.delete([key]);
      logos++;
      continue;
    }
    if (storedAtMs < before) old.push(key);
    if (old.length === AT_ONCE) await removeOrphans();
  }
  await removeOrphans();
  for await (const { key, uploadId, startedAtMs } of objects.listUploads(tenantPrefix(tenantId))) {
    if (startedAtMs >= before || (await withoutRow(attachments, [key])).length === 0) continue;
    await objects.abortParts(key, uploadId);
    orphans++;
  }
  return { expired, doomed, orphans, reports: made.report, videos: made.video, logos };
}

async function withoutRow(attachments: AttachmentStore, keys: readonly ObjectKey[]): Promise<ObjectKey[]> {
  // A key is made of ids alone, so what is parsed from it is one.
  const idOf = (key: ObjectKey) => {
    const address = parseObjectKey(key);
    if (address?.kind !== 'attachment') throw new RangeError('not the key of an attachment');
    return address.attachmentId as AttachmentId;
  };
  const known = await attachments.existing(keys.map(idOf));
  return keys.filter(key => !known.has(idOf(key)));
}
