import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

/** Raised whenever the notice says something else: then everybody is asked again. */
export const PRIVACY_NOTICE_VERSION = 1;

/** What the caller chose about the end of the year. */
export const YearChoices = named(
  'YearChoices',
  Type.Object(
    {
      /** They get a video of the year when the operator has them made for everybody. One that they ask for is always made. */
      hasVideo: Type.Boolean(),
      /** Reports of the company name them, and others' videos count them as one of the team. */
      isShared: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
);
export type YearChoices = Static<typeof YearChoices>;

/** Who somebody is here, for themselves. */
export const Profile = named(
  'Profile',
  Type.Object({
    id: Uuid,
    name: Type.String(),
    role: Type.Enum(['owner', 'facilitator', 'participant', 'viewer', 'removed']),
    seenAt: Type.String({ format: 'date-time' }),
    /** The version of the privacy notice that counts now. */
    noticeVersion: Type.Integer(),
    /** The last one that they agreed to; null for none. */
    consent: Type.Union([
      Type.Object({ version: Type.Integer(), at: Type.String({ format: 'date-time' }) }),
      Type.Null(),
    ]),
    year: ref(YearChoices),
  }),
);
export type Profile = Static<typeof Profile>;

export const Consent = named(
  'Consent',
  Type.Object(
    { version: Type.Integer({ minimum: 1, maximum: PRIVACY_NOTICE_VERSION }) },
    { additionalProperties: false },
  ),
);
export type Consent = Static<typeof Consent>;

export const PersonErasure = named(
  'PersonErasure',
  Type.Object(
    {
      /** Archives of dojos that they took part in name them inside a zip. */
      deletesArchives: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
);
export type PersonErasure = Static<typeof PersonErasure>;
