import { isIP } from 'node:net';

/**
 * Whose address this is, for counting: an IPv4 address, or the /64 network of an IPv6 one, because that is what one
 * household gets.
 */
export function householdOf(address: string): string {
  const plain = plainAddress(address);
  return isIP(plain) === 6 ? groupsOf(plain).slice(0, 4).join(':') : plain;
}

/** An IPv4 address that comes dressed as an IPv6 one is an IPv4 address. */
export function plainAddress(address: string): string {
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

/** The eight groups of an IPv6 address, as the URL standard writes them, without its zone. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = new URL(`ws://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after];
}
