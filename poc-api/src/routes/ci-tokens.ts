import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { CiTokenId, CiToken as StoredToken } from '@tatami/persistence';
import { isUuid, type RandomBytes, TatamiError, uuidV7 } from '@tatami/protocol';
import type { CiToken } from '@tatami/rest';
import {
  CiTokenList,
  CiTokenParams,
  CreatedCiToken,
  DojoParams,
  NewCiToken,
  RepeatableHeaders,
  ref,
} from '@tatami/rest';
import { Type } from 'typebox';
import { ciSecret } from '../dojos/ci-secret.ts';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { derivedSecret, hashOfSecret } from '../http/derived-secret.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { InvalidRequest } from '../http/invalid-request.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';
import { steerableDojo } from './dojo-access.ts';

const MOST = 20;

export interface CiTokensOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  /** What the secrets of tokens are made with. */
  readonly secret: Uint8Array;
  readonly now: () => number;
  readonly random: RandomBytes;
}

/** The tokens by which programs put test results on the time line of a dojo: for who leads it. */
export const ciTokens: FastifyPluginAsyncTypebox<CiTokensOptions> = async (
  app,
  { authentication, storage, secret: key, now, random },
) => {
  const route = {
    onRequest: authentication.require,
    schema: { tags: ['Dojos'], ...SIGNED_IN },
  };
  app.get(
    '/dojos/:id/ci-tokens',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'listCiTokens',
        summary: 'List the tokens by which programs send test results to a dojo',
        params: DojoParams,
        response: { 200: ref(CiTokenList), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      return storage.withStores(principal.tenantId, async stores => {
        const { dojoId } = await steerableDojo(stores, request.params.id, principal);
        return { items: (await stores.dojoMarks.tokens(dojoId)).map(shownToken), nextCursor: null };
      });
    },
  );
  app.post(
    '/dojos/:id/ci-tokens',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'createCiToken',
        summary: 'Make a token by which a program sends test results to a dojo',
        params: DojoParams,
        headers: RepeatableHeaders,
        body: ref(NewCiToken),
        response: { 201: ref(CreatedCiToken), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      const { dojoId } = await storage.withStores(tenantId, stores =>
        steerableDojo(stores, request.params.id, principal),
      );
      const made = await answerOnce({ storage, tenantId, repeatable, reply }, async ({ dojoMarks }) => {
        const id = uuidV7(now(), random) as string as CiTokenId;
        const hash = hashOfSecret(derivedSecret(key, 'ci-token', tenantId, id));
        const name = request.body.name.trim();
        const token = await dojoMarks.createToken(
          { id, dojoId, secretHash: hash, name, createdBy: userId },
          MOST,
        );
        if (token === undefined) throw new InvalidRequest('#', `A dojo has up to ${MOST} of them`);
        return { token, secretHash: hash.toString('hex') };
      });
      const secret = derivedSecret(key, 'ci-token', tenantId, made.token.id);
      if (hashOfSecret(secret).toString('hex') !== made.secretHash) {
        throw new TatamiError('not-found', { detail: 'The token cannot be shown again: make another one' });
      }
      return reply.code(201).send({ token: shownToken(made.token), secret: ciSecret(tenantId, secret) });
    },
  );
  app.delete(
    '/dojos/:id/ci-tokens/:tokenId',
    {
      ...route,
      schema: {
        ...route.schema,
        operationId: 'deleteCiToken',
        summary: 'Take away a token: the program that has it sends nothing more',
        params: CiTokenParams,
        response: { 204: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { id, tokenId } = request.params;
      const isRemoved = await storage.withStores(principal.tenantId, async stores => {
        const { dojoId } = await steerableDojo(stores, id, principal);
        return (
          isUuid(tokenId) &&
          stores.dojoMarks.removeToken(dojoId, tokenId as string as CiTokenId, principal.userId)
        );
      });
      if (!isRemoved) throw new TatamiError('not-found');
      return reply.code(204).send(null);
    },
  );
};

function shownToken({ id, name, createdBy, createdAt }: StoredToken): CiToken {
  return { id, name, createdBy, createdAt };
}
