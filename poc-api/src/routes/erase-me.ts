import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ObjectStore } from '@tatami/objects';
import { PersonErasure, ref } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { erasePerson, forgetInDatabase } from '../person/erase-person.ts';
import type { TenantStorage } from '../ports.ts';

export interface EraseMeOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
}

/** POST /me/erasure: the caller is forgotten, and signed out everywhere. */
export const eraseMe: FastifyPluginAsyncTypebox<EraseMeOptions> = async (
  app,
  { authentication, storage, objects },
) => {
  app.post(
    '/me/erasure',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'eraseMe',
        summary: 'Forget the caller',
        description: 'What they wrote stays, without a name. It cannot be taken back.',
        tags: ['Profile'],
        ...SIGNED_IN,
        body: ref(PersonErasure),
        response: { 204: Type.Null({ description: 'They are forgotten' }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { tenantId, userId } = authentication.principalOf(request);
      await erasePerson({ storage, objects }, tenantId, userId, () =>
        storage.withStores(tenantId, ({ people }) =>
          forgetInDatabase(people, { ...request.body, userId, by: userId }),
        ),
      );
      return reply.code(204).send(null);
    },
  );
};
