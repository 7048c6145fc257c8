import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Logout, VerifyLogout } from '@tatami/identity';
import { TatamiError } from '@tatami/protocol';
import { BackchannelLogout, ref } from '@tatami/rest';
import { Type } from 'typebox';
import type { AddressLimit } from '../http/address-limit.ts';
import { PROBLEMS } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';

/** A token of 8 KiB and its name. */
const MAX_BODY_BYTES = 8 * 1024 + 64;

export interface BackchannelLogoutOptions {
  readonly addresses: AddressLimit;
  readonly storage: TenantStorage;
  readonly logouts: VerifyLogout;
  /** The clients of ours whose sessions count. */
  readonly clientIds: readonly string[];
}

/**
 * POST /backchannel-logout: an identity provider says that somebody's session has ended. Their tokens count no more here
 * from this answer on, and pods end their connections within seconds.
 *
 * All of the user's tokens, not those of one session: whoever is still signed in elsewhere renews theirs and goes on.
 */
export const backchannelLogout: FastifyPluginAsyncTypebox<BackchannelLogoutOptions> = async (
  app,
  { addresses, storage, logouts, clientIds },
) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post(
    '/backchannel-logout',
    {
      onRequest: addresses.refuse,
      schema: {
        operationId: 'backchannelLogout',
        summary: 'End the tokens of somebody whose session has ended',
        tags: ['Discovery'],
        consumes: ['application/x-www-form-urlencoded'],
        body: ref(BackchannelLogout),
        response: { 200: Type.Null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const logout = await addresses.countRefusals(request, () =>
        verified(logouts, request.body.logout_token, clientIds),
      );
      const isNew = await storage.withStores(logout.tenantId, ({ people }) =>
        people.signOut(logout.userId, logout.tokenId),
      );
      if (!isNew) throw new TatamiError('logout-token-invalid', { detail: 'The token was used before' });
      return reply.code(200).send(null);
    },
  );
};

/** The protocol knows one answer to whatever is wrong with a token: 400. */
async function verified(logouts: VerifyLogout, token: string, clientIds: readonly string[]): Promise<Logout> {
  try {
    return await logouts.verifyLogout(token, clientIds);
  } catch (error) {
    if (!(error instanceof TatamiError) || error.code === 'overloaded') throw error;
    throw new TatamiError('logout-token-invalid', { detail: error.message, cause: error });
  }
}
