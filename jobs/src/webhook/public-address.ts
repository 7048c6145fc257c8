import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { TatamiError } from '@tatami/protocol';

/** Networks that are not the public internet (IANA's special-purpose registries), and IPv6 forms that hold an IPv4 address. */
const IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of IPv6 only what is given out, without what leads back to IPv4 or to nowhere. */
const IPV6_PUBLIC = '2000::/3';
const IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const blocked = new BlockList();
for (const network of IPV4) addTo(blocked, network, 'ipv4');
for (const network of IPV6) addTo(blocked, network, 'ipv6');
const given = new BlockList();
addTo(given, IPV6_PUBLIC, 'ipv6');

/** @param address in digits */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      return given.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Networks that are not public, and that a webhook may go to all the same. */
export type AllowedNetworks = Pick<BlockList, 'check'>;

/** What is wrong with a network that an operator has typed; undefined if nothing is. */
export function networkProblem(network: string): string | undefined {
  const [address = '', bits = '', ...more] = network.split('/');
  const family = isIP(address);
  const isOne =
    family !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) && more.length === 0;
  return isOne ? undefined : `${JSON.stringify(network)} is no network such as 10.1.0.0/16`;
}

/** @param networks without problems */
export function allowedNetworks(networks: readonly string[]): AllowedNetworks {
  const allowed = new BlockList();
  for (const network of networks) addTo(allowed, network, network.includes(':') ? 'ipv6' : 'ipv4');
  return allowed;
}

/** @param address in digits */
export function mayGoTo(address: string, allowed: AllowedNetworks): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return isPublicAddress(address) || allowed.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * A look-up for a connection that goes to public addresses alone, and to those that are allowed. The connection is made to
 * what is returned here, so a name that leads elsewhere the next moment gains nothing. An address in digits is not looked
 * up: check it before.
 */
export function lookupWithin(allowed: AllowedNetworks): LookupFunction {
  return (name, options, found) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return found(error, '', 0);
      const isFine = addresses.length > 0 && addresses.every(({ address }) => mayGoTo(address, allowed));
      const [first] = addresses;
      if (!isFine || first === undefined) return found(new TatamiError('webhook-address-refused'), '', 0);
      if (options.all === true) return found(null, addresses);
      return found(null, first.address, first.family);
    });
  };
}

function addTo(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = network.split('/');
  list.addSubnet(address, Number(bits), family);
}
