import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { bearerToken } from '@tatami/identity';
import type { CiToken } from '@tatami/persistence';
import { type RandomBytes, roleIn, TatamiError, type TenantId } from '@tatami/protocol';
import { Mark, NewLight, RepeatableHeaders, ref } from '@tatami/rest';
import type { FastifyRequest } from 'fastify';
import { appendMark } from '../dojos/append-mark.ts';
import { readCiSecret } from '../dojos/ci-secret.ts';
import type { EntryNumbers } from '../dojos/entry-numbers.ts';
import type { AddressLimit } from '../http/address-limit.ts';
import { answerOnce } from '../http/answer-once.ts';
import { hashOfSecret } from '../http/derived-secret.ts';
import { PROBLEMS } from '../http/describe.ts';
import { keepWithinLimits } from '../http/rate-limits.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TellPods, TenantStorage, TenantStores } from '../ports.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';

export interface CreateLightOptions {
  readonly addresses: AddressLimit;
  readonly limiter: RateLimiter | undefined;
  readonly storage: TenantStorage;
  readonly numbers: EntryNumbers;
  readonly tellPods: TellPods;
  readonly now: () => number;
  readonly random: RandomBytes;
}

interface Sender {
  readonly tenantId: TenantId;
  readonly token: CiToken;
}

/** POST /lights: for a program that has a token of the dojo, and no user's. */
export const createLight: FastifyPluginAsyncTypebox<CreateLightOptions> = async (app, options) => {
  const { addresses, limiter, storage, numbers, tellPods, now, random } = options;
  const senders = new WeakMap<FastifyRequest, Sender>();
  app.post(
    '/lights',
    {
      onRequest: async (request, reply) => {
        await addresses.refuse(request);
        const sender = await addresses.countRefusals(request, () => senderOf(request, storage));
        if (limiter !== undefined) {
          await keepWithinLimits(
            limiter,
            { tenantId: sender.tenantId, userId: sender.token.createdBy },
            reply,
          );
        }
        senders.set(request, sender);
      },
      schema: {
        operationId: 'createLight',
        summary: 'Put a test result on the time line of the dojo that the token is of',
        description:
          'For a continuous integration: `Authorization: Bearer tatami_ci_…`, a token that who leads the dojo has made.',
        tags: ['Dojos'],
        security: [{ ciToken: [] }],
        headers: RepeatableHeaders,
        body: ref(NewLight),
        response: { 201: ref(Mark), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const sender = senders.get(request);
      if (sender === undefined) throw new Error('The hook has let a request pass without a token');
      const { tenantId, token } = sender;
      const { dojoId, createdBy: userId } = token;
      const repeatable = repeatableRequest(request, { userId }, request.headers['idempotency-key']);
      const mark = { kind: 'light' as const, ...request.body };
      const made = await answerOnce({ storage, tenantId, repeatable, reply }, stores =>
        appendMark(stores, { dojoId, userId, mark, nowMs: now(), random }, numbers),
      );
      tellPods({ tenantId, dojoId }, 'head-changed');
      return reply.code(201).send(made);
    },
  );
};

/** @throws TatamiError `unauthenticated`, also where who made the token may not write in the dojo any more */
async function senderOf(request: FastifyRequest, storage: TenantStorage): Promise<Sender> {
  const sent = readCiSecret(bearerToken(request.headers.authorization) ?? '');
  if (sent === undefined) throw new TatamiError('unauthenticated');
  const { tenantId } = sent;
  const token = await storage
    .withStores(tenantId, stores => usableToken(stores, hashOfSecret(sent.secret)))
    .catch((error: unknown) => {
      // There is no such tenant.
      if (error instanceof TatamiError && error.code === 'not-found') return undefined;
      throw error;
    });
  if (token === undefined) throw new TatamiError('unauthenticated');
  return { tenantId, token };
}

async function usableToken(
  { dojoMarks, dojos, people }: TenantStores,
  secretHash: Uint8Array,
): Promise<CiToken | undefined> {
  const token = await dojoMarks.findToken(secretHash);
  if (token === undefined) return undefined;
  const { givenRole } = await people.standing(token.createdBy);
  const access = await dojos.access(token.dojoId, token.createdBy);
  if (givenRole === 'removed' || access === undefined) return undefined;
  const role = roleIn(access, givenRole === undefined ? [] : [givenRole]);
  return role === undefined || role === 'viewer' ? undefined : token;
}
