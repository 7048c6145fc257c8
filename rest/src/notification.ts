import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { PageLimit } from './page-limit.ts';
import { Uuid } from './uuid.ts';

/** Something that the caller is told of. */
export const Notification = named(
  'Notification',
  Type.Object({
    id: Uuid,
    kind: Type.Enum([
      'archive-ready',
      'archive-failed',
      'report-ready',
      'report-failed',
      'video-ready',
      'video-failed',
      'invitation-accepted',
    ]),
    /** The POC of an archive, or its dojo if it failed; a report or a video; who came by an invitation. */
    subjectId: Uuid,
    /** Why it failed: the end of a problem's type. */
    reason: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    /** Of who came by an invitation. */
    personName: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    createdAt: Type.String({ format: 'date-time' }),
    isRead: Type.Boolean(),
  }),
);
export type Notification = Static<typeof Notification>;

const Unread = Type.Integer({ minimum: 0 });

export const NotificationList = named(
  'NotificationList',
  Type.Object({
    /** Newest first. */
    items: Type.Unsafe<readonly Notification[]>(Type.Array(ref(Notification))),
    nextCursor: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    /** Of all pages. */
    unread: Unread,
  }),
);
export type NotificationList = Static<typeof NotificationList>;

export const NotificationListQuery = Type.Object(
  { limit: PageLimit, cursor: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
);

export const ReadNotifications = named(
  'ReadNotifications',
  Type.Object(
    {
      /** This one and all before it are read. */
      newestId: Uuid,
    },
    { additionalProperties: false },
  ),
);
export type ReadNotifications = Static<typeof ReadNotifications>;

export const UnreadNotifications = named('UnreadNotifications', Type.Object({ unread: Unread }));
export type UnreadNotifications = Static<typeof UnreadNotifications>;
