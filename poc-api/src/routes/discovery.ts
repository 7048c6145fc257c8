import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { DiscoveryQuery, ref, SignInTenant, SignInTenantList } from '@tatami/rest';
import { Type } from 'typebox';
import type { AddressLimit } from '../http/address-limit.ts';
import { PROBLEMS } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import type { DiscoveredTenant, TenantDirectory } from '../ports.ts';

export interface DiscoveryOptions {
  readonly addresses: AddressLimit;
  readonly tenants: TenantDirectory;
  readonly clientId: string;
}

/**
 * GET /discovery?tenant=acme, or ?domain=acme.example: where the people of a tenant sign in. Without a word, all of them, if
 * that is public.
 */
export const discovery: FastifyPluginAsyncTypebox<DiscoveryOptions> = async (
  app,
  { addresses, tenants, clientId },
) => {
  // Named one by one: a directory may know more of a tenant than strangers should.
  const shown = ({ slug, name, issuer }: DiscoveredTenant) => ({ slug, name, issuer, clientId });
  app.get(
    '/discovery',
    {
      onRequest: addresses.count,
      schema: {
        operationId: 'discover',
        summary: 'Find where the people of a tenant sign in',
        tags: ['Discovery'],
        querystring: DiscoveryQuery,
        response: { 200: Type.Union([ref(SignInTenant), ref(SignInTenantList)]), ...PROBLEMS },
      },
    },
    async request => {
      const { tenant: slug, domain } = request.query;
      if (slug !== undefined || domain !== undefined) {
        if (slug !== undefined && domain !== undefined) {
          throw new InvalidRequest('#/domain', 'Only one of tenant and domain can be asked for');
        }
        const tenant = slug === undefined ? await tenants.byDomain(domain ?? '') : await tenants.bySlug(slug);
        if (tenant === undefined) throw new TatamiError('not-found');
        return shown(tenant);
      }
      const all = await tenants.all?.();
      if (all === undefined) throw new TatamiError('not-found');
      return { items: all.map(shown), nextCursor: null };
    },
  );
};
