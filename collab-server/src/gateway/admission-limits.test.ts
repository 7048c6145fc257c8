import type { TenantId, UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { AdmissionLimits } from './admission-limits.ts';

const acme = '0190a0a0-0000-7000-8000-00000000000a' as TenantId;
const bits = '0190a0a0-0000-7000-8000-00000000000b' as TenantId;
const ana = '0190a0a0-0000-7000-8000-0000000000aa' as UserId;
const bia = '0190a0a0-0000-7000-8000-0000000000bb' as UserId;

describe('places for connections', () => {
  it('[C7] are counted by pod and address, and come back when a connection ends', () => {
    const limits = new AdmissionLimits({ perPod: 3, perAddress: 2, perTenant: 0, perUser: 0 });
    const first = limits.admitAddress('one');
    expect(limits.admitAddress('one')).toBeDefined();
    expect(limits.admitAddress('one')).toBeUndefined();
    expect(limits.admitAddress('two')).toBeDefined();
    expect(limits.admitAddress('three')).toBeUndefined();
    first?.();
    first?.();
    expect(limits.admitAddress('one')).toBeDefined();
    expect(limits.admitAddress('three')).toBeUndefined();
  });

  it('[C7] are counted by tenant and user, each tenant’s users apart', () => {
    const limits = new AdmissionLimits({ perPod: 0, perAddress: 0, perTenant: 2, perUser: 1 });
    expect(limits.admitUser(acme, ana)).toBeDefined();
    expect(limits.admitUser(acme, ana)).toBeUndefined();
    expect(limits.admitUser(bits, ana)).toBeDefined();
    expect(limits.admitUser(acme, bia)).toBeDefined();
    expect(limits.admitUser(acme, acme as string as UserId)).toBeUndefined();
  });

  it('[C7] that were refused take nothing, and the table forgets whoever has none', () => {
    const limits = new AdmissionLimits({ perPod: 0, perAddress: 0, perTenant: 1, perUser: 0 });
    const only = limits.admitUser(acme, ana);
    for (let i = 0; i < 10; i++) expect(limits.admitUser(acme, bia)).toBeUndefined();
    only?.();
    expect(limits.size).toBe(0);
  });
});
