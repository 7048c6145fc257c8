import type { Admission } from '@tatami/collab-server/gateway/doorman';
import { Doorman } from '@tatami/collab-server/gateway/doorman';
import type { Principal } from '@tatami/identity';
import type { DojoId, UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';

const MAX_SEEDS = 20;
const NOBODY = '00000000-0000-7000-8000-000000000000' as UserId;

/** Believes a token for ever. */
class RevocationBlind extends Doorman {
  override admit(principal: Principal, dojoId: DojoId | undefined): Promise<Admission> {
    return super.admit({ ...principal, issuedAtMs: Number.MAX_SAFE_INTEGER }, dojoId);
  }
}

/** Asks the database about somebody else, who was never removed. */
class MembershipBlind extends Doorman {
  override admit(principal: Principal, dojoId: DojoId | undefined): Promise<Admission> {
    return super.admit({ ...principal, userId: NOBODY }, dojoId);
  }
}

/** Makes everybody a facilitator. */
class RoleBlind extends Doorman {
  override async admit(principal: Principal, dojoId: DojoId | undefined): Promise<Admission> {
    return { ...(await super.admit(principal, dojoId)), role: 'facilitator' };
  }
}

/** Takes no token for one of somebody who may come in. */
class TokenBlind extends Doorman {
  override async prove(token: string | undefined): Promise<Principal> {
    if (token !== undefined) return super.prove(token);
    const principal = { userId: NOBODY, role: 'participant', issuedAtMs: Date.UTC(2100, 0, 1) };
    return super.prove(JSON.stringify(principal));
  }
}

/** Lets everybody in and never says so. */
class Silent extends Doorman {
  override async admit(principal: Principal, dojoId: DojoId | undefined): Promise<Admission> {
    await super.admit(principal, dojoId);
    return new Promise(() => {});
  }
}

describe('the simulation notices a doorman', () => {
  it.each([
    { what: 'who lets in whoever was revoked', Broken: RevocationBlind, says: /may not come in/ },
    { what: 'who lets in whoever was removed', Broken: MembershipBlind, says: /may not come in/ },
    { what: 'who gives everybody the same role', Broken: RoleBlind, says: /has role|refused|not healed/ },
    { what: 'who asks for no token', Broken: TokenBlind, says: /may not come in/ },
    { what: 'who never decides', Broken: Silent, says: /not healed|sent away/ },
  ])('$what', async ({ Broken, says }) => {
    await expect(simulateMany(options => new Broken(options))).rejects.toThrow(says);
  });

  it('who does his work, and finds nothing wrong with him', async () => {
    await simulateMany(options => new Doorman(options));
  });
});

async function simulateMany(
  createDoorman: (options: ConstructorParameters<typeof Doorman>[0]) => Doorman,
): Promise<void> {
  for (let seed = 1; seed <= MAX_SEEDS; seed++) await simulate({ seed, steps: 120, createDoorman });
}
