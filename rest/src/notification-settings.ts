import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';

/** By which channels one is told of something. */
export const NotificationChannels = named(
  'NotificationChannels',
  Type.Object({ page: Type.Boolean(), email: Type.Boolean() }, { additionalProperties: false }),
);
export type NotificationChannels = Static<typeof NotificationChannels>;

const Channels = ref(NotificationChannels);

const CHOICES = {
  archive: Channels,
  report: Channels,
  video: Channels,
  /** That somebody came by one's invitation; there is no e-mail of it. */
  invitation: Channels,
};

const Language = Type.Unsafe<'pt-BR' | 'en' | null>({ enum: ['pt-BR', 'en', null] });

export const NotificationChoices = named(
  'NotificationChoices',
  Type.Object(
    {
      topics: Type.Object(CHOICES, { additionalProperties: false }),
      /** Of e-mail; null for the one of what it is about. */
      language: Language,
    },
    { additionalProperties: false },
  ),
);
export type NotificationChoices = Static<typeof NotificationChoices>;

export const NotificationSettings = named(
  'NotificationSettings',
  Type.Object({
    topics: Type.Object(CHOICES),
    language: Language,
    /** Where e-mail goes: what the identity provider has verified, or null. */
    email: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    /** What a browser subscribes to Web Push with, in base64url; null where this installation has none. */
    pushKey: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    /** Whether this installation has a mail server. */
    hasMail: Type.Boolean(),
    /** Why the last e-mail was not delivered, the end of a problem's type; null if it was, or is on its way. */
    emailProblem: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  }),
);
export type NotificationSettings = Static<typeof NotificationSettings>;
