import { type Static, Type } from 'typebox';
import { named } from './named.ts';
import { Uuid } from './uuid.ts';

/** Raised whenever the notice says something else: then everybody is asked again. */
export const PRIVACY_NOTICE_VERSION = 1;

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
