import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { NotificationId } from '@tatami/persistence';
import { DEFAULT_PAGE_LIMIT, NotificationList, NotificationListQuery, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { ListCursors } from '../http/list-cursor.ts';
import type { TenantStorage } from '../ports.ts';

export interface ListNotificationsOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly cursors: ListCursors;
}

/** GET /notifications: what the caller is told of, newest first, and how much of it they have not read. */
export const listNotifications: FastifyPluginAsyncTypebox<ListNotificationsOptions> = async (
  app,
  { authentication, storage, cursors },
) => {
  app.get(
    '/notifications',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'listNotifications',
        summary: 'List what you are told of',
        tags: ['Notifications'],
        ...SIGNED_IN,
        querystring: NotificationListQuery,
        response: { 200: ref(NotificationList), ...PROBLEMS },
      },
    },
    async request => {
      const { tenantId, userId } = authentication.principalOf(request);
      const { limit = DEFAULT_PAGE_LIMIT, cursor } = request.query;
      const scope = [tenantId, userId, 'notifications'];
      const before = cursor === undefined ? undefined : (cursors.read(scope, cursor) as NotificationId);
      return storage.withStores(tenantId, async ({ notifications }) => {
        // One more than asked for tells whether there is a next page.
        const found = await notifications.list(userId, limit + 1, before);
        const items = found.slice(0, limit);
        const last = found.length > limit ? items.at(-1) : undefined;
        return {
          items,
          nextCursor: last === undefined ? null : cursors.after(scope, last.id),
          unread: await notifications.countUnread(userId),
        };
      });
    },
  );
};
