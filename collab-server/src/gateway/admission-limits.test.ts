import type { DojoId, TenantId, UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { AdmissionLimits, UNLIMITED } from './admission-limits.ts';

const acme = '0190a0a0-0000-7000-8000-00000000000a' as TenantId;
const bits = '0190a0a0-0000-7000-8000-00000000000b' as TenantId;
const ana = '0190a0a0-0000-7000-8000-0000000000aa' as UserId;
const bia = '0190a0a0-0000-7000-8000-0000000000bb' as UserId;
const kata = '0190a0a0-0000-7000-8000-0000000000d1' as DojoId;
const other = '0190a0a0-0000-7000-8000-0000000000d2' as DojoId;

const TOO_MANY = expect.objectContaining({ code: 'too-many-connections' });

describe('places for connections', () => {
  it('[C7] are counted by pod and address, and come back when a connection ends', () => {
    const limits = new AdmissionLimits({ ...UNLIMITED, perPod: 3, perAddress: 2 });
    const first = limits.admitAddress('one', 0);
    limits.admitAddress('one', 0);
    expect(() => limits.admitAddress('one', 0)).toThrow(TOO_MANY);
    limits.admitAddress('two', 0);
    expect(() => limits.admitAddress('three', 0)).toThrow(TOO_MANY);
    first();
    first();
    limits.admitAddress('one', 0);
    expect(() => limits.admitAddress('three', 0)).toThrow(TOO_MANY);
  });

  it('[C7] are counted by tenant and user, each tenant’s users apart', () => {
    const limits = new AdmissionLimits({ ...UNLIMITED, perTenant: 2, perUser: 1 });
    limits.admitUser(acme, ana, kata, 0);
    expect(() => limits.admitUser(acme, ana, kata, 0)).toThrow(TOO_MANY);
    limits.admitUser(bits, ana, kata, 0);
    limits.admitUser(acme, bia, kata, 0);
    expect(() => limits.admitUser(acme, acme as string as UserId, kata, 0)).toThrow(TOO_MANY);
  });

  it('[C7] are counted by user and dojo, and so are the dojos of a user', () => {
    const limits = new AdmissionLimits({ ...UNLIMITED, perUserAndDojo: 2, dojosPerUser: 1 });
    const first = limits.admitUser(acme, ana, kata, 0);
    const second = limits.admitUser(acme, ana, kata, 0);
    expect(() => limits.admitUser(acme, ana, kata, 0)).toThrow(TOO_MANY);
    const openOther = () => limits.admitUser(acme, ana, other, 0);
    expect(openOther).toThrow(expect.objectContaining({ code: 'too-many-rooms' }));
    first();
    expect(openOther).toThrow(expect.objectContaining({ code: 'too-many-rooms' }));
    second();
    openOther()();
    expect(limits.size).toBe(0);
  });

  it('[C14] are given to a user, and to an address, only so often in a minute', () => {
    const limits = new AdmissionLimits({ ...UNLIMITED, joinsPerMinute: 2, knocksPerMinute: 3 });
    const tooOften = expect.objectContaining({ code: 'too-many-joins' });
    for (let i = 0; i < 2; i++) limits.admitUser(acme, ana, kata, 0)();
    expect(() => limits.admitUser(acme, ana, kata, 0)).toThrow(tooOften);
    limits.admitUser(acme, bia, kata, 0);
    limits.admitUser(acme, ana, kata, 30_000);
    for (let i = 0; i < 3; i++) limits.admitAddress('one', 0)();
    expect(() => limits.admitAddress('one', 0)).toThrow(tooOften);
    limits.admitAddress('two', 0);
  });

  it('[C7] that were refused take nothing, and the table forgets whoever has none', () => {
    const limits = new AdmissionLimits({ ...UNLIMITED, perTenant: 1 });
    const only = limits.admitUser(acme, ana, kata, 0);
    for (let i = 0; i < 10; i++) expect(() => limits.admitUser(acme, bia, kata, 0)).toThrow(TOO_MANY);
    only();
    expect(limits.size).toBe(0);
  });
});
