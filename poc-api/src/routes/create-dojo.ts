import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { DojoId, RandomBytes, WriterId } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import { Dojo, NewDojo, RepeatableHeaders, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { mayWrite } from '../http/permissions.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';
import { DEFAULT_FILES, startingPayload } from '../starting-files.ts';

/** Sixteen files of 64 KiB would pass the schema; nobody starts with that much. */
const MAX_BODY_BYTES = 256 * 1024;

export interface CreateDojoOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly maxDojosPerDay: number;
  readonly writer: WriterId;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos: the caller becomes the owner. */
export const createDojo: FastifyPluginAsyncTypebox<CreateDojoOptions> = async (app, options) => {
  const { authentication, storage, maxDojosPerDay, writer, now, random } = options;
  app.post(
    '/dojos',
    {
      onRequest: authentication.require,
      bodyLimit: MAX_BODY_BYTES,
      schema: {
        operationId: 'createDojo',
        summary: 'Make a dojo',
        tags: ['Dojos'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(NewDojo),
        response: { 201: ref(Dojo), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      if (!mayWrite(principal)) throw new TatamiError('read-only');
      const { name, isPrivate = false, files = DEFAULT_FILES } = request.body;
      if (new Set(files.map(file => file.name)).size < files.length) {
        throw new InvalidRequest('#/files', 'Two files have the same name');
      }
      const id = uuidV7(now(), random) as DojoId;
      const initialPayload = startingPayload(files, principal.userId);
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { thing, isReplay } = await storage.withStores(principal.tenantId, ({ creations }) =>
        creations.dojo(
          {
            id,
            name: name.trim(),
            createdBy: principal.userId,
            isPrivate,
            writer,
            maxPerDay: maxDojosPerDay,
            ...(initialPayload !== undefined && { initialPayload }),
          },
          repeatable,
        ),
      );
      if (isReplay) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/v1/dojos/${thing.id}`).send(thing);
    },
  );
};
