import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { inOneTransaction, storesOn } from '@tatami/persistence';
import type { Command, DojoId, RandomBytes, UserId, WriterId } from '@tatami/protocol';
import { TatamiError, uuidV7 } from '@tatami/protocol';
import { Dojo, NewDojo, RepeatableHeaders, ref } from '@tatami/rest';
import type { EntryNumbers } from '../dojos/entry-numbers.ts';
import { startTime } from '../dojos/start-time.ts';
import { steerDojo } from '../dojos/steer-dojo.ts';
import { answerOnce } from '../http/answer-once.ts';
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
  readonly numbers: EntryNumbers;
  readonly maxDojosPerDay: number;
  readonly writer: WriterId;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** POST /dojos: the caller becomes the owner. */
export const createDojo: FastifyPluginAsyncTypebox<CreateDojoOptions> = async (app, options) => {
  const { authentication, storage, numbers, maxDojosPerDay, writer, now, random } = options;
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
      const { name, isPrivate = false, files = DEFAULT_FILES, members = [] } = request.body;
      const { tenantId, userId } = principal;
      if (new Set(files.map(file => file.name)).size < files.length) {
        throw new InvalidRequest('#/files', 'Two files have the same name');
      }
      if (new Set([userId, ...members.map(member => member.userId)]).size <= members.length) {
        throw new InvalidRequest('#/members', 'Somebody is named twice, or is its maker');
      }
      const turns = turnsFrom(request.body, userId);
      const startsAt = startTime(request.body.startsAt, now());
      const id = uuidV7(now(), random) as DojoId;
      const initialPayload = startingPayload(files, userId);
      const dojo = {
        id,
        name: name.trim(),
        createdBy: userId,
        isPrivate,
        writer,
        members: members.map(member => ({ ...member, userId: member.userId as UserId })),
        maxPerDay: maxDojosPerDay,
        ...(startsAt != null && { startsAt }),
        ...(initialPayload !== undefined && { initialPayload }),
      };
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const made = await answerOnce({ storage, tenantId, repeatable, reply }, ({ database }) =>
        inOneTransaction(database, async within => {
          const stores = storesOn(within);
          const { thing } = await stores.creations.dojo(dojo);
          if (turns !== undefined) {
            await steerDojo(
              stores,
              { dojoId: id, sender: { userId, role: 'owner' }, command: turns },
              numbers,
            );
          }
          return thing;
        }),
      );
      return reply.code(201).header('location', `/v1/dojos/${made.id}`).send(made);
    },
  );
};

/** @throws InvalidRequest for what only turns have */
function turnsFrom(
  { preset = 'free', turnMs, members = [] }: NewDojo,
  userId: UserId,
): Extract<Command, { kind: 'start' }> | undefined {
  if (preset === 'free') {
    if (turnMs !== undefined) throw new InvalidRequest('#/turnMs', 'Only turns have a length');
    return undefined;
  }
  const drivers = members.filter(({ role }) => role !== 'viewer').map(member => member.userId as UserId);
  return { kind: 'start', preset, order: [userId, ...drivers], ...(turnMs !== undefined && { turnMs }) };
}
