import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Principal } from '@tatami/identity';
import type { DojoId, RandomBytes, WriterId } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import type { Authentication } from '../http/authenticate.ts';
import type { TenantDojos } from '../ports.ts';
import { DEFAULT_FILES, startingPayload } from '../starting-files.ts';
import { Dojo, NewDojo } from './dojo-schema.ts';

/** Sixteen files of 64 KiB would pass the schema; nobody starts with that much. */
const MAX_BODY_BYTES = 256 * 1024;

export interface CreateDojoOptions {
  readonly authentication: Authentication;
  readonly dojos: TenantDojos;
  readonly writer: WriterId;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos: the caller becomes the owner. */
export const createDojo: FastifyPluginAsyncTypebox<CreateDojoOptions> = async (app, options) => {
  const { authentication, dojos, writer, now, random } = options;
  app.post(
    '/dojos',
    {
      onRequest: authentication.require,
      bodyLimit: MAX_BODY_BYTES,
      schema: { body: NewDojo, response: { 201: Dojo } },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      if (!mayCreate(principal)) throw new TatamiError('read-only');
      const { name, isPrivate, files = DEFAULT_FILES } = request.body;
      if (new Set(files.map(file => file.name)).size < files.length) {
        throw new TatamiError('validation-failed', { detail: 'Two files have the same name' });
      }
      const id = uuidV7(now(), random) as DojoId;
      const initialPayload = startingPayload(files, principal.userId);
      const dojo = await dojos.withDojos(principal.tenantId, store =>
        store.create({
          id,
          name: name.trim(),
          createdBy: principal.userId,
          isPrivate,
          writer,
          ...(initialPayload !== undefined && { initialPayload }),
        }),
      );
      return reply.code(201).header('location', `/v1/dojos/${dojo.id}`).send(dojo);
    },
  );
};

/** Somebody without a role is a participant; who may only watch everywhere would own a dojo they cannot write in. */
function mayCreate({ roles }: Principal): boolean {
  return roles.length === 0 || roles.some(role => role !== 'viewer');
}
