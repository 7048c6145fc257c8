import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ref, SearchSuggestions, SuggestionParameters } from '@tatami/rest';
import { askedIndex } from '../http/asked-index.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { OpenIndex, TenantStorage } from '../ports.ts';

export interface SuggestPocsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly openIndex: OpenIndex;
}

/** Of each kind; more would be a list to read, and not a help to type. */
const LIMIT = 5;

/** GET /search/suggestions: what the caller may be about to type. */
export const suggestPocs: FastifyPluginAsyncTypebox<SuggestPocsOptions> = async (app, options) => {
  const { authentication, storage, openIndex } = options;
  app.get(
    '/search/suggestions',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'suggestPocs',
        summary: 'Names and labels of POCs that begin with what was typed so far',
        tags: ['POCs'],
        ...SIGNED_IN,
        querystring: SuggestionParameters,
        response: { 200: ref(SearchSuggestions), ...PROBLEMS },
      },
    },
    request => {
      const { tenantId, userId: viewer } = authentication.principalOf(request);
      return storage.withStores(tenantId, async stores => {
        const asked = { text: request.query.q, viewer, limit: LIMIT };
        const { pocs, ...labels } = await askedIndex(() => openIndex(tenantId, stores).suggest(asked));
        const ids = pocs.map(({ id }) => id);
        // The index may be behind: what was deleted or made private since is left out.
        const visible = new Set(ids.length === 0 ? [] : await stores.pocs.visible(ids, viewer));
        return { pocs: pocs.filter(({ id }) => visible.has(id)), ...labels };
      });
    },
  );
};
