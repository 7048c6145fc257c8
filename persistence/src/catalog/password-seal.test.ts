import { randomBytes } from 'node:crypto';
import type { TenantId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { catalogKeyProblem, PasswordSeal } from './password-seal.ts';

const newKey = () => randomBytes(32).toString('base64');
const [acme, globex] = ['0190a0a0-0000-7000-8000-00000000000a', '0190a0a0-0000-7000-8000-00000000000b'] as [
  TenantId,
  TenantId,
];

describe('the password of a role in the catalog', () => {
  it('[D7] is sealed, each time otherwise, and opens again', () => {
    const seal = new PasswordSeal([newKey()]);
    const [one, other] = [seal.seal('secret', acme), seal.seal('secret', acme)];
    expect(one).not.toContain('secret');
    expect(one).not.toBe(other);
    expect(seal.open(one, acme)).toBe('secret');
  });

  it('[D7] opens for its own tenant and with its own key only', () => {
    const seal = new PasswordSeal([newKey()]);
    const stored = seal.seal('secret', acme);
    const changed = `${stored.slice(0, -3)}AAA`;
    for (const open of [
      () => seal.open(stored, globex),
      () => new PasswordSeal([newKey()]).open(stored, acme),
      () => new PasswordSeal([]).open(stored, acme),
      () => seal.open(changed, acme),
    ]) {
      expect(open).toThrow(expect.objectContaining({ code: 'catalog-key-missing' }));
    }
  });

  it('[D7] goes over to a new key that is put before the old one', () => {
    const [oldKey, nextKey] = [newKey(), newKey()];
    const stored = new PasswordSeal([oldKey]).seal('secret', acme);
    const both = new PasswordSeal([nextKey, oldKey]);
    expect(both.isOutdated(stored)).toBe(true);
    const again = both.seal(both.open(stored, acme), acme);
    expect(both.isOutdated(again)).toBe(false);
    expect(new PasswordSeal([nextKey]).open(again, acme)).toBe('secret');
  });

  it('[D7] stays as it is where there is no key, and is read though a key came later', () => {
    const stored = new PasswordSeal([]).seal('secret', acme);
    expect(stored).toBe('secret');
    expect(new PasswordSeal([newKey()]).open(stored, acme)).toBe('secret');
  });

  it.each(['', 'short', `${newKey()}=`, randomBytes(31).toString('base64')])('takes no key like %j', key => {
    expect(catalogKeyProblem(key)).toBeDefined();
    expect(() => new PasswordSeal([key])).toThrow(RangeError);
  });
});
