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

/**
 * A look-up for a connection that goes to public addresses alone. The connection is made to what is returned here, so a
 * name that leads elsewhere the next moment gains nothing. An address in digits is not looked up: check it before.
 */
export const lookupPublic: LookupFunction = (name, options, found) => {
  resolve(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return found(error, '', 0);
    const isPublic = addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (!isPublic || first === undefined) return found(new TatamiError('webhook-address-refused'), '', 0);
    if (options.all === true) return found(null, addresses);
    return found(null, first.address, first.family);
  });
};

function addTo(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = network.split('/');
  list.addSubnet(address, Number(bits), family);
}
