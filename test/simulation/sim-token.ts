import type { Principal } from '@tatami/identity';
import type { Clock } from '@tatami/kernel';
import type { DojoRole, TenantId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';

const LIFE_MS = 180_000;

interface Claims {
  readonly userId: UserId;
  readonly role: DojoRole;
  readonly issuedAtMs: number;
}

/** A token that proves itself: nobody forges anything in the simulation. */
export function simToken(claims: Claims): string {
  return JSON.stringify(claims);
}

/** Verifies as the production verifier does, down to whole seconds. */
export function simVerifier(tenantId: TenantId, clock: Clock): (token: string) => Promise<Principal> {
  return async token => {
    const { userId, role, issuedAtMs: atMs } = JSON.parse(token) as Claims;
    const issuedAtMs = Math.floor(atMs / 1000) * 1000;
    const expiresAtMs = issuedAtMs + LIFE_MS;
    if (clock.now() > expiresAtMs + 30_000) throw new TatamiError('token-expired');
    return { tenantId, userId, subject: userId, name: 'Somebody', roles: [role], issuedAtMs, expiresAtMs };
  };
}
