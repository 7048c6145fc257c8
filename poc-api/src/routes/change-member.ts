import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Member, MemberChange, MemberParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { giveRole } from '../http/given-role.ts';
import { shownMember } from '../http/shown-member.ts';
import type { TenantStorage } from '../ports.ts';

export interface ChangeMemberOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** PATCH /members/:id: what they may do from now on, in open dojos within seconds. For owners. */
export const changeMember: FastifyPluginAsyncTypebox<ChangeMemberOptions> = async (
  app,
  { authentication, storage },
) => {
  app.patch(
    '/members/:id',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'changeMember',
        summary: 'Give a member another role',
        tags: ['Members'],
        ...SIGNED_IN,
        params: MemberParams,
        body: ref(MemberChange),
        response: { 200: ref(Member), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      return shownMember(await giveRole(storage, principal, request.params.id, request.body.role));
    },
  );
};
