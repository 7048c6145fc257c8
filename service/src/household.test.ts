import { expect, it } from 'vitest';
import { householdOf } from './household.ts';

it('is the address itself, or the network where it is IPv6', () => {
  const network = householdOf('2001:db8:1:2:3:4:5:6');
  expect(householdOf('2001:0DB8:0001:0002::9')).toBe(network);
  expect(householdOf('2001:db8:1:3::9')).not.toBe(network);
  expect(householdOf('203.0.113.5')).toBe('203.0.113.5');
  expect(householdOf('::ffff:203.0.113.5')).toBe('203.0.113.5');
  expect(householdOf('0000:0000:0000:0000:0000:ffff:cb00:7105')).toBe('203.0.113.5');
  expect(householdOf('fe80::1%eth0')).toBe(householdOf('fe80::2'));
});

it('leaves alone what is no address', () => {
  expect(householdOf('')).toBe('');
  expect(householdOf('unknown')).toBe('unknown');
});
