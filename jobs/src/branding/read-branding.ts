import { logoKey, type ObjectStore } from '@tatami/objects';
import type { Branding, BrandSettings, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { type DrawableLogo, drawableLogo } from './drawable-logo.ts';

/** How what a job makes looks. */
export interface JobBranding extends BrandSettings {
  readonly logo: DrawableLogo | null;
}

/** As it is for a tenant that has chosen nothing. */
export const NO_BRANDING: JobBranding = {
  colours: null,
  font: 'inter',
  hasMusic: false,
  intro: null,
  logo: null,
};

/** A logo that cannot be drawn is left out: a video without it is better than none. */
export async function readBranding(options: {
  readonly stores: Pick<TenantPersistence, 'branding'>;
  readonly objects: ObjectStore;
  readonly tenantId: TenantId;
  readonly onBadLogo: (error: unknown) => void;
}): Promise<JobBranding> {
  const { stores, objects, tenantId, onBadLogo } = options;
  const { colours, font, hasMusic, intro, logo } = await stores.branding.read();
  const decoded = async (): Promise<DrawableLogo | null> => {
    if (logo === null) return null;
    const bytes = await bytesOf(objects, tenantId, logo);
    try {
      return await drawableLogo(bytes);
    } catch (error) {
      onBadLogo(error);
      return null;
    }
  };
  return { colours, font, hasMusic, intro, logo: await decoded() };
}

/** Thrown on to the job: a store that is away will be back, and a logo that was replaced is another one at the next try. */
async function bytesOf(
  objects: ObjectStore,
  tenantId: TenantId,
  { id }: NonNullable<Branding['logo']>,
): Promise<Uint8Array> {
  const stored = await objects.read(logoKey({ tenantId, logoId: id }));
  if (stored === undefined) throw new Error('The logo is not at the store');
  const parts: Uint8Array[] = [];
  for await (const part of stored) parts.push(part);
  return Buffer.concat(parts);
}
