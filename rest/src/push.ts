import { type Static, Type } from 'typebox';
import { named } from './named.ts';

const Endpoint = Type.String({ pattern: '^https://[^\\s@]+$', maxLength: 1000 });

/** A browser that tells its person of notifications, as its `PushSubscription` says. */
export const NewPushSubscription = named(
  'NewPushSubscription',
  Type.Object(
    {
      endpoint: Endpoint,
      /** In base64url: 65 bytes and 16 bytes. */
      keys: Type.Object(
        {
          p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$' }),
          auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}={0,2}$' }),
        },
        { additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
);
export type NewPushSubscription = Static<typeof NewPushSubscription>;

export const PushSubscriptionEnd = named(
  'PushSubscriptionEnd',
  Type.Object({ endpoint: Endpoint }, { additionalProperties: false }),
);
export type PushSubscriptionEnd = Static<typeof PushSubscriptionEnd>;
