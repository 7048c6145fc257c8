import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref, SearchStatistics, StatisticsParameters } from '@tatami/rest';
import { askedIndex } from '../http/asked-index.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { searchFilter } from '../http/search-filter.ts';
import type { OpenIndex, TenantStorage } from '../ports.ts';

export interface CountPocsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly openIndex: OpenIndex;
}

/** GET /search/statistics: the POCs that fit a query and that the caller may see, in numbers. */
export const countPocs: FastifyPluginAsyncTypebox<CountPocsOptions> = async (app, options) => {
  const { authentication, storage, openIndex } = options;
  app.get(
    '/search/statistics',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'countPocs',
        summary: 'Count the POCs that a search finds, by language, tag, month and person',
        tags: ['POCs'],
        ...SIGNED_IN,
        querystring: StatisticsParameters,
        response: { 200: ref(SearchStatistics), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const filter = await searchFilter(request.query, userId);
      return storage.withStores(tenantId, async stores => {
        const { owners, ...counted } = await askedIndex(() => openIndex(tenantId, stores).statistics(filter));
        const names = await stores.people.names(owners.map(({ ownerId }) => ownerId));
        const people = owners.map(({ ownerId, count }) => ({
          userId: ownerId,
          name: names.get(ownerId) ?? null,
          count,
        }));
        return { ...counted, people };
      });
    },
  );
};
