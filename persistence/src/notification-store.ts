import type { UserId } from '@tatami/protocol';

/** What people are told of. */
export type NotificationKind =
  | 'archive-ready'
  | 'archive-failed'
  | 'report-ready'
  | 'report-failed'
  | 'video-ready'
  | 'video-failed'
  | 'invitation-accepted';

export interface NewNotification {
  /** Whom it tells. */
  readonly userId: UserId;
  readonly kind: NotificationKind;
  /** The dojo or its POC of an archive, the job of a report or video, the person who came by an invitation. */
  readonly subjectId: string;
  /** Why it failed: a code of the registry of errors. */
  readonly reason?: string;
}

export type NotificationId = string & { readonly '~notification': true };

export interface Notification {
  readonly id: NotificationId;
  readonly kind: NotificationKind;
  readonly subjectId: string;
  readonly reason: string | null;
  /** Of the subject, if it is a person who is known. */
  readonly personName: string | null;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly isRead: boolean;
}

export const NOTIFICATION_TOPICS = ['archive', 'report', 'video', 'invitation'] as const;
export type NotificationTopic = (typeof NOTIFICATION_TOPICS)[number];

export type NotificationChannel = 'page' | 'email';

/** Something that one channel does not tell of. */
export type NotificationOff = `${NotificationChannel}:${NotificationTopic}`;

export type NotificationLanguage = 'pt-BR' | 'en';

/** What somebody chose; who chose nothing is told of everything. */
export interface NotificationChoices {
  readonly off: readonly NotificationOff[];
  /** Of messages; null if they have not chosen any. */
  readonly language: NotificationLanguage | null;
}

export interface NotificationSettings extends NotificationChoices {
  /** Where messages go; null if no token of theirs named one that is verified. */
  readonly email: string | null;
}

/** What a message is made of. */
export interface Message extends NotificationSettings {
  readonly notification: Notification;
  /** An owner removed them from the tenant. */
  readonly isRemoved: boolean;
}

/** What the people of a tenant are told. Rows are written where the things happen, by `insertNotification`. */
export interface NotificationStore {
  /** Newest first, at most `limit` before one. */
  list(userId: UserId, limit: number, beforeId?: NotificationId): Promise<Notification[]>;
  countUnread(userId: UserId): Promise<number>;
  /** This one and all before it, so that one which came meanwhile stays unread. */
  markRead(userId: UserId, newestId: NotificationId): Promise<void>;
  /** Of somebody who has come. */
  settings(userId: UserId): Promise<NotificationSettings>;
  choose(userId: UserId, choices: NotificationChoices): Promise<void>;
  /** Undefined if it is forgotten already, or nobody knows the person. */
  message(id: NotificationId): Promise<Message | undefined>;
}
