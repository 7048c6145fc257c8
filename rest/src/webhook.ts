import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

const Address = Type.String({ pattern: '^https://[^\\s@]+$', maxLength: 1000 });

/** Where a program hears what the people of the tenant are told. */
export const Webhook = named(
  'Webhook',
  Type.Object({
    /** Null if there is none. */
    url: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type Webhook = Static<typeof Webhook>;

export const NewWebhook = named('NewWebhook', Type.Object({ url: Address }, { additionalProperties: false }));
export type NewWebhook = Static<typeof NewWebhook>;

export const CreatedWebhook = named(
  'CreatedWebhook',
  Type.Object({
    url: Address,
    /** Of Standard Webhooks: `whsec_` and 24 bytes in base64. It is told this once. */
    secret: Type.String(),
  }),
);
export type CreatedWebhook = Static<typeof CreatedWebhook>;

/** A message to the program. */
export const WebhookDelivery = named(
  'WebhookDelivery',
  Type.Object({
    id: Uuid,
    /** The `type` of its body: the kind of a notification, or `test`; null for what is too old. */
    event: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    /** `waiting`: for its first try, or for the next one. `skipped`: there was no webhook any more. */
    state: Type.Enum(['waiting', 'running', 'done', 'failed', 'skipped']),
    /** Whether a try has ended. */
    isTried: Type.Boolean(),
    /** The HTTP status that the last try was answered with; null if there was no answer. */
    answer: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    /** Why it failed for good: the end of a problem's type. */
    reason: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    createdAt: Type.String({ format: 'date-time' }),
    /** When something became of it last. */
    changedAt: Type.String({ format: 'date-time' }),
  }),
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

export const WebhookDeliveryList = named(
  'WebhookDeliveryList',
  Type.Object({
    /** Newest first. */
    items: Type.Unsafe<readonly WebhookDelivery[]>(Type.Array(ref(WebhookDelivery))),
    /** Older ones than the newest twenty are not listed. */
    nextCursor: Type.Null(),
  }),
);
export type WebhookDeliveryList = Static<typeof WebhookDeliveryList>;
