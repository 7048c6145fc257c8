import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { NotificationId } from '@tatami/persistence';
import { ReadNotifications, RepeatableHeaders, ref, UnreadNotifications } from '@tatami/rest';
import { answerOnce } from '../http/answer-once.ts';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import { repeatableRequest } from '../http/repeatable-request.ts';
import type { TenantStorage } from '../ports.ts';

export interface ReadNotificationsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** POST /notifications/read: the caller has seen one and all before it. An id that is not theirs changes nothing. */
export const readNotifications: FastifyPluginAsyncTypebox<ReadNotificationsOptions> = async (
  app,
  { authentication, storage },
) => {
  app.post(
    '/notifications/read',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readNotifications',
        summary: 'Mark what you have seen as read',
        tags: ['Notifications'],
        ...SIGNED_IN,
        headers: RepeatableHeaders,
        body: ref(ReadNotifications),
        response: { 200: ref(UnreadNotifications), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const { tenantId, userId } = principal;
      const repeatable = repeatableRequest(request, principal, request.headers['idempotency-key']);
      return answerOnce({ storage, tenantId, repeatable, reply }, async ({ notifications }) => {
        await notifications.markRead(userId, request.body.newestId as NotificationId);
        return { unread: await notifications.countUnread(userId) };
      });
    },
  );
};
