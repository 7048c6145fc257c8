import { BlockList, isIP } from 'node:net';
import { householdOf, plainAddress } from '@tatami/service';

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
 * Whose connection this is, for counting: a household. Behind trusted proxies it is the last address of `x-forwarded-for` that none of them has.
 * @param peer as the socket has it
 */
export function clientAddress(peer: string, forwardedFor: string, proxies: TrustedProxies): string {
  let address = peer;
  for (const hop of forwardedFor.split(',').reverse()) {
    if (!proxies.trusts(plainAddress(address))) break;
    const forwarded = hop.trim();
    if (isIP(forwarded) === 0) break;
    address = forwarded;
  }
  return householdOf(address);
}
