import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Principal } from '@tatami/identity';
import type { DojoStore, PocOrigin } from '@tatami/persistence';
import type { DojoId, PocId, RandomBytes } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import { NewPoc, Poc, RepeatableHeaders, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { etagOf } from '../http/etag.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { mayWrite } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import { normalLanguages, normalTags } from '../poc-labels.ts';
import type { TenantStorage } from '../ports.ts';

/** A description of 50,000 characters in the longest escapes, and the rest. */
export const MAX_POC_BODY_BYTES = 384 * 1024;

export interface CreatePocOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /pocs: the caller becomes the owner. */
export const createPoc: FastifyPluginAsyncTypebox<CreatePocOptions> = async (app, options) => {
  const { authentication, storage, now, random } = options;
  app.post(
    '/pocs',
    {
      onRequest: authentication.require,
      bodyLimit: MAX_POC_BODY_BYTES,
      schema: {
        operationId: 'createPoc',
        summary: 'Make a POC',
        tags: ['POCs'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(NewPoc),
        response: { 201: ref(Poc), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      if (!mayWrite(principal)) throw new TatamiError('read-only');
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { name, description = '', languages = [], tags = [], origin, ...rest } = request.body;
      const { repositoryUrl = null, visibility = 'tenant' } = rest;
      const { thing, isReplay } = await storage.withStores(principal.tenantId, async stores =>
        stores.creations.poc(
          {
            id: uuidV7(now(), random) as PocId,
            ownerId: principal.userId,
            name: name.trim(),
            description,
            languages: normalLanguages(languages),
            tags: normalTags(tags),
            repositoryUrl,
            visibility,
            origin: origin === undefined ? null : await originOf(origin, stores.dojos, principal),
          },
          repeatable,
        ),
      );
      if (isReplay) reply.header('idempotent-replayed', 'true');
      return reply
        .code(201)
        .header('location', `/v1/pocs/${thing.id}`)
        .header('etag', etagOf(thing.rev))
        .send(thing);
    },
  );
};

/** A dojo that the caller may not join is answered like one that is not there. */
async function originOf(
  { dojoId, version }: { dojoId: string; version: number },
  dojos: DojoStore,
  { userId }: Principal,
): Promise<PocOrigin> {
  // Its schema lets UUIDs in lower case through and nothing else.
  const id = dojoId as DojoId;
  const access = await dojos.access(id, userId);
  const isMember = access?.memberRole !== undefined && access.memberRole !== 'removed';
  const mayJoin = access !== undefined && access.memberRole !== 'removed' && (isMember || !access.isPrivate);
  if (!mayJoin) throw new InvalidRequest('#/origin/dojoId', 'There is no such dojo');
  return { dojoId: id, version };
}
