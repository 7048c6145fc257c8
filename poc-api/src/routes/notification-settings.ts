import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Principal } from '@tatami/identity';
import { JobQueue } from '@tatami/job-queue';
import { NotificationChoices, NotificationSettings, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import {
  type NotificationWays,
  notificationsOff,
  shownNotificationSettings,
} from '../http/shown-notification-settings.ts';
import type { TenantStorage } from '../ports.ts';

export interface NotificationSettingsOptions extends NotificationWays {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET and PUT /notifications/settings: of what the caller is told, and how. */
export const notificationSettings: FastifyPluginAsyncTypebox<NotificationSettingsOptions> = async (
  app,
  { authentication, storage, hasMail, pushKey },
) => {
  const shown = ({ tenantId, userId }: Principal) =>
    storage.withStores(tenantId, async ({ notifications, database }) => {
      const [lastMessage] = await new JobQueue(database).list('email', userId, 1);
      return shownNotificationSettings(
        await notifications.settings(userId),
        { hasMail, pushKey },
        lastMessage,
      );
    });
  app.get(
    '/notifications/settings',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readNotificationSettings',
        summary: 'Read of what you are told, and how',
        tags: ['Notifications'],
        ...SIGNED_IN,
        response: { 200: ref(NotificationSettings), ...PROBLEMS },
      },
    },
    request => shown(authentication.principalOf(request)),
  );
  app.put(
    '/notifications/settings',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'chooseNotifications',
        summary: 'Choose of what you are told, and how',
        tags: ['Notifications'],
        ...SIGNED_IN,
        body: ref(NotificationChoices),
        response: { 200: ref(NotificationSettings), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { topics, language } = request.body;
      await storage.withStores(principal.tenantId, ({ notifications }) =>
        notifications.choose(principal.userId, { off: notificationsOff(topics), language }),
      );
      return shown(principal);
    },
  );
};
