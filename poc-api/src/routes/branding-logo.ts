import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { contentOf, logoKey } from '@tatami/objects';
import type { BrandLogo } from '@tatami/persistence';
import { type RandomBytes, TatamiError, uuidV7 } from '@tatami/protocol';
import { Branding, NewLogo, ref } from '@tatami/rest';
import { Type } from 'typebox';
import { judgedLogo } from '../branding/judged-logo.ts';
import { shownBranding } from '../branding/shown-branding.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { etagOf } from '../http/etag.ts';
import { requireOwner } from '../http/permissions.ts';
import type { BrandingOptions } from './branding.ts';

const MAX_BODY_BYTES = 360_000;

export interface BrandingLogoOptions extends BrandingOptions {
  readonly now: () => number;
  readonly random: RandomBytes;
}

/**
 * PUT and DELETE /branding/logo. The picture comes in the request and not by a signed upload: it is small, and is judged
 * before it is stored. The one before stays at the store for a day, for what is being made with it.
 */
export const brandingLogo: FastifyPluginAsyncTypebox<BrandingLogoOptions> = async (
  app,
  { authentication, storage, objects, now, random },
) => {
  const about = { tags: ['Branding'], ...SIGNED_IN };
  app.put(
    '/branding/logo',
    {
      onRequest: authentication.require,
      bodyLimit: MAX_BODY_BYTES,
      schema: {
        operationId: 'setLogo',
        summary: 'Set the logo of the tenant',
        description: 'For owners.',
        ...about,
        body: ref(NewLogo),
        response: { 200: ref(Branding), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const { tenantId, userId } = principal;
      const { contentType } = request.body;
      const bytes = judgedLogo(request.body);
      const id = uuidV7(now(), random);
      await objects.put(logoKey({ tenantId, logoId: id }), bytes);
      const logo: BrandLogo = { id, contentType, bytes: bytes.length, sha256: contentOf(bytes).sha256 };
      const changed = await storage.withStores(tenantId, ({ branding }) => branding.setLogo(logo, userId));
      return reply.header('etag', etagOf(changed.rev)).send(await shownBranding(objects, tenantId, changed));
    },
  );
  app.delete(
    '/branding/logo',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'removeLogo',
        summary: 'Remove the logo of the tenant',
        description: 'For owners.',
        ...about,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      requireOwner(principal);
      const isRemoved = await storage.withStores(principal.tenantId, ({ branding }) =>
        branding.removeLogo(principal.userId),
      );
      if (!isRemoved) throw new TatamiError('not-found');
      return reply.code(204).send(null);
    },
  );
};
