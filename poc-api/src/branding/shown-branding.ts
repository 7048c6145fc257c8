import { logoKey, type ObjectStore, shownAs } from '@tatami/objects';
import type { Branding } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { Branding as ShownBranding } from '@tatami/rest';

/** The branding, with an address for the logo. */
export async function shownBranding(
  objects: ObjectStore,
  tenantId: TenantId,
  { rev, colours, font, hasMusic, intro, logo }: Branding,
): Promise<ShownBranding> {
  return {
    ...{ rev, colours, font, hasMusic, intro },
    logo: logo && {
      contentType: logo.contentType,
      bytes: logo.bytes,
      url: await objects.signDownload(
        logoKey({ tenantId, logoId: logo.id }),
        shownAs('logo', logo.contentType),
      ),
    },
  };
}
