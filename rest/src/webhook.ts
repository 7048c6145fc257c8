import { type Static, Type } from 'typebox';
import { named } from './named.ts';

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
