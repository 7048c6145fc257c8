import { describe, expect, it } from 'vitest';
import { clientAddress, TrustedProxies } from './client-address.ts';

describe('whose connection it is', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);

  it('[C10] the socket’s, whatever somebody else says who is not trusted', () => {
    expect(clientAddress('203.0.113.5', '198.51.100.1', proxies)).toBe('203.0.113.5');
    expect(clientAddress('203.0.113.5', '', new TrustedProxies([]))).toBe('203.0.113.5');
  });

  it('[C10] the last one that no trusted proxy has', () => {
    expect(clientAddress('10.1.2.3', '198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('10.1.2.3', '1.1.1.1, 198.51.100.1, 192.0.2.7', proxies)).toBe('198.51.100.1');
    expect(clientAddress('fd00::1', '10.9.9.9', proxies)).toBe('10.9.9.9');
    expect(clientAddress('10.1.2.3', 'unknown, "[::1]:80"', proxies)).toBe('10.1.2.3');
    expect(clientAddress('10.1.2.3', 'fe80::1%eth0', proxies)).toBe('fe80:0:0:0');
  });

  it('[C10] a household, where it is IPv6', () => {
    const none = new TrustedProxies([]);
    const network = clientAddress('2001:db8:1:2:3:4:5:6', '', none);
    expect(clientAddress('2001:db8:1:2::9', '', none)).toBe(network);
    expect(clientAddress('::ffff:10.1.2.3', '198.51.100.1', proxies)).toBe('198.51.100.1');
  });

  it('takes no proxy that is neither an address nor a network', () => {
    for (const network of ['everybody', '10.0.0.0/x', '', '10.0.0.0/']) {
      expect(() => new TrustedProxies([network]), network).toThrow(RangeError);
    }
    expect(() => new TrustedProxies(['10.0.0.0/99'])).toThrow(RangeError);
  });
});
