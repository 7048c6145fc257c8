import { type Static, Type } from 'typebox';
import { named } from './named.ts';

/** What an identity provider sends, as a form, when a session has ended (OpenID Connect Back-Channel Logout 1.0). */
export const BackchannelLogout = named(
  'BackchannelLogout',
  Type.Object({ logout_token: Type.String({ maxLength: 8192 }) }),
);
export type BackchannelLogout = Static<typeof BackchannelLogout>;
