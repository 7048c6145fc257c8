import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accentContrast, LEAST_ACCENT_CONTRAST } from '@tatami/kernel';
import type { ObjectStore } from '@tatami/objects';
import type { BrandingStore } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { Branding, BrandingSettings, ChangeHeaders, ref } from '@tatami/rest';
import { shownBranding } from '../branding/shown-branding.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { etagOf, isMatch } from '../http/etag.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { requireOwner } from '../http/permissions.ts';
import { StaleRevision } from '../http/stale-revision.ts';
import type { TenantStorage } from '../ports.ts';

export interface BrandingOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
}

/** GET and PUT /branding: how videos, reports and cards of the tenant look. */
export const branding: FastifyPluginAsyncTypebox<BrandingOptions> = async (
  app,
  { authentication, storage, objects },
) => {
  const about = { tags: ['Branding'], ...SIGNED_IN };
  app.get(
    '/branding',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readBranding',
        summary: 'Read how videos and reports of the tenant look',
        ...about,
        response: { 200: ref(Branding), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { tenantId } = authentication.principalOf(request);
      const found = await storage.withStores(tenantId, ({ branding }) => branding.read());
      return reply.header('etag', etagOf(found.rev)).send(await shownBranding(objects, tenantId, found));
    },
  );
  app.put(
    '/branding',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'setBranding',
        summary: 'Set how videos and reports of the tenant look',
        description: 'For owners. What is made from then on looks so; the logo stays as it is.',
        ...about,
        headers: ChangeHeaders,
        body: ref(BrandingSettings),
        response: { 200: ref(Branding), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { tenantId, userId } = principal;
      const { body, headers } = request;
      refuseUnseenAccent(body);
      const changed = await storage.withStores(tenantId, async ({ branding }) => {
        const rev = await revToChange(branding, headers['if-match']);
        const settings = { ...body, intro: body.intro?.trim() ?? null };
        const made = await branding.set(rev, settings, userId);
        if (made === undefined) throw new StaleRevision((await branding.read()).rev);
        return made;
      });
      return reply.header('etag', etagOf(changed.rev)).send(await shownBranding(objects, tenantId, changed));
    },
  );
};

/** @throws TatamiError `precondition-required`, `revision-stale` */
async function revToChange(branding: BrandingStore, ifMatch: string | undefined): Promise<number> {
  if (ifMatch === undefined) throw new TatamiError('precondition-required');
  const { rev } = await branding.read();
  if (!isMatch(ifMatch, rev)) throw new StaleRevision(rev);
  return rev;
}

/** @throws InvalidRequest */
function refuseUnseenAccent({ colours }: BrandingSettings): void {
  if (colours === null || accentContrast(colours) >= LEAST_ACCENT_CONTRAST) return;
  throw new InvalidRequest('#/colours/accent', 'This accent is hard to see on the primary colour');
}
