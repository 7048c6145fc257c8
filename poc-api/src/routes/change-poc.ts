import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { PocContent } from '@tatami/persistence';
import { ChangeHeaders, Poc, PocChange, PocParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { etagOf } from '../http/etag.ts';
import { normalLanguages, normalTags } from '../poc-labels.ts';
import type { TenantStorage } from '../ports.ts';
import { MAX_POC_BODY_BYTES } from './create-poc.ts';
import { pocToChange, refusalOfChange } from './poc-access.ts';

export interface ChangePocOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** PATCH /pocs/:id: what is not named stays as it is. */
export const changePoc: FastifyPluginAsyncTypebox<ChangePocOptions> = async (
  app,
  { authentication, storage },
) => {
  app.patch(
    '/pocs/:id',
    {
      onRequest: authentication.require,
      bodyLimit: MAX_POC_BODY_BYTES,
      schema: {
        operationId: 'changePoc',
        summary: 'Change a POC in the revision that was seen',
        tags: ['POCs'],
        ...SIGNED_IN,
        params: PocParams,
        headers: ChangeHeaders,
        body: ref(PocChange),
        response: { 200: ref(Poc), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const changed = await storage.withStores(principal.tenantId, async ({ pocs }) => {
        const { id, rev } = await pocToChange(
          pocs,
          request.params.id,
          principal,
          request.headers['if-match'],
        );
        const poc = await pocs.update({ id, rev, actor: principal.userId }, normalChange(request.body));
        if (poc === undefined) throw await refusalOfChange(pocs, id, principal);
        return poc;
      });
      return reply.header('etag', etagOf(changed.rev)).send(changed);
    },
  );
};

function normalChange({ name, languages, tags, ...rest }: PocChange): Partial<PocContent> {
  return {
    ...rest,
    ...(name !== undefined && { name: name.trim() }),
    ...(languages !== undefined && { languages: normalLanguages(languages) }),
    ...(tags !== undefined && { tags: normalTags(tags) }),
  };
}
