import type { UserId } from '@tatami/protocol';
import { countUnread } from './notification/count-unread.ts';
import { listNotifications } from './notification/list-notifications.ts';
import { markRead } from './notification/mark-read.ts';
import { readMessage } from './notification/read-message.ts';
import { readSettings } from './notification/read-settings.ts';
import { setChoices } from './notification/set-choices.ts';
import type {
  Message,
  Notification,
  NotificationChoices,
  NotificationId,
  NotificationSettings,
  NotificationStore,
} from './notification-store.ts';
import type { PatientDatabase } from './sql/database.ts';

/** What the people of a tenant are told, in its PostgreSQL database. */
export class PostgresNotificationStore implements NotificationStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  list(userId: UserId, limit: number, beforeId?: NotificationId): Promise<Notification[]> {
    return listNotifications(this.#database, userId, limit, beforeId);
  }

  countUnread(userId: UserId): Promise<number> {
    return countUnread(this.#database, userId);
  }

  markRead(userId: UserId, newestId: NotificationId): Promise<void> {
    return markRead(this.#database, userId, newestId);
  }

  settings(userId: UserId): Promise<NotificationSettings> {
    return readSettings(this.#database, userId);
  }

  choose(userId: UserId, choices: NotificationChoices): Promise<void> {
    return setChoices(this.#database, userId, choices);
  }

  message(id: NotificationId): Promise<Message | undefined> {
    return readMessage(this.#database, id);
  }
}
