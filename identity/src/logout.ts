import type { TenantId, UserId } from '@tatami/protocol';
import type { JWTPayload } from 'jose';

/** A session that an identity provider has ended, by a logout token (OpenID Connect Back-Channel Logout 1.0). */
export interface Logout {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  /** The token's own id: the same one must not count twice. */
  readonly tokenId: string;
}

export interface VerifyLogout {
  /**
   * @param clientIds of which one has to be the audience
   * @throws TatamiError `unauthenticated`, `token-expired`, or `overloaded` while the issuer's keys cannot be had
   */
  verifyLogout(token: string, clientIds: readonly string[]): Promise<Logout>;
}

/** A logout token that is older than this ends nothing, so an id has to be remembered for little longer. */
export const MAX_LOGOUT_AGE_S = 5 * 60;
export const MAX_TOKEN_ID_LENGTH = 255;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** The event must be there, and a nonce must not: with one, an ID token could be passed off as a logout token. */
export function isLogoutEvent(payload: JWTPayload): boolean {
  const { events } = payload;
  if ('nonce' in payload || typeof events !== 'object' || events === null) return false;
  const event = (events as Record<string, unknown>)[EVENT];
  return typeof event === 'object' && event !== null;
}
