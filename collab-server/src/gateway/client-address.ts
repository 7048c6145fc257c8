import { BlockList, isIP } from 'node:net';

/** Proxies whose `x-forwarded-for` is believed. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /**
   * Throws RangeError for what is neither an address nor a network.
   * @param networks such as `10.0.0.0/8` or `fd00::1`
   */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.#add(network);
  }

  trusts(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  #add(network: string): void {
    const [address = '', bits] = network.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? most : Number(bits);
    // An empty prefix would count as 0, and that is everybody.
    const isNetwork = family !== 0 && /^\d*$/.test(bits ?? '') && bits !== '' && prefix <= most;
    if (!isNetwork) throw new RangeError(`${JSON.stringify(network)} is neither an address nor a network`);
    this.#list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
}

/**
 * Whose connection this is, for counting: an IPv4 address, or the /64 network of an IPv6 one, because that is what
 * one household gets. Behind trusted proxies it is the last address of `x-forwarded-for` that none of them has.
 * @param peer as the socket has it
 */
export function clientAddress(peer: string, forwardedFor: string, proxies: TrustedProxies): string {
  let address = plainAddress(peer);
  for (const hop of forwardedFor.split(',').reverse()) {
    if (!proxies.trusts(address)) break;
    const forwarded = plainAddress(hop.trim());
    if (isIP(forwarded) === 0) break;
    address = forwarded;
  }
  return isIP(address) === 6 ? groupsOf(address).slice(0, 4).join(':') : address;
}

/** An IPv4 address that comes dressed as an IPv6 one is an IPv4 address. */
function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every(group => group === '0') && groups[5] === 'ffff';
  if (!isMapped) return address;
  const bytes = groups.slice(6).flatMap(group => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return bytes.join('.');
}

/** The eight groups of an IPv6 address, as the URL standard writes them. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = new URL(`ws://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after];
}
