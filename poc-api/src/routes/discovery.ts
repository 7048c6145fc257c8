import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { Type } from 'typebox';
import type { DiscoveredTenant, TenantDirectory } from '../ports.ts';

const Query = Type.Object({ tenant: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })) });

const Tenant = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  issuer: Type.String(),
  clientId: Type.String(),
});

const Tenants = Type.Object({ items: Type.Array(Tenant), nextCursor: Type.Null() });

export interface DiscoveryOptions {
  readonly tenants: TenantDirectory;
  readonly clientId: string;
}

/** GET /discovery?tenant=acme: where the people of a tenant sign in. Without a tenant, all of them, if that is public. */
export const discovery: FastifyPluginAsyncTypebox<DiscoveryOptions> = async (app, { tenants, clientId }) => {
  // Named one by one: a directory may know more of a tenant than strangers should.
  const shown = ({ slug, name, issuer }: DiscoveredTenant) => ({ slug, name, issuer, clientId });
  app.get(
    '/discovery',
    { schema: { querystring: Query, response: { 200: Type.Union([Tenant, Tenants]) } } },
    async request => {
      const { tenant: slug } = request.query;
      if (slug !== undefined) {
        const tenant = await tenants.bySlug(slug);
        if (tenant === undefined) throw new TatamiError('not-found');
        return shown(tenant);
      }
      const all = await tenants.all?.();
      if (all === undefined) throw new TatamiError('not-found');
      return { items: all.map(shown), nextCursor: null };
    },
  );
};
