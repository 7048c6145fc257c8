/**
 * Identifiers of the domain. Each is a branded string, so that a dojo's id can never stand where a tenant's
 * is asked for, and each is a UUID in lower case: keys, channels, object names and SQL identifiers are built
 * from these alone, never from user text.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
export type DojoId = Branded<'DojoId'>;
export type UserId = Branded<'UserId'>;
export type PocId = Branded<'PocId'>;
/** One run of one pod: a pod that starts again is another one. */
export type PodId = Branded<'PodId'>;
/** One process's identity in the journal: a (writer, batch number) pair names a batch for ever. */
export type WriterId = Branded<'WriterId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function parser<Id extends string>(): (text: string) => Id | undefined {
  return text => (UUID.test(text) ? (text as Id) : undefined);
}

/** Each returns undefined for anything but a UUID in lower case. */
export const parseDojoId = parser<DojoId>();
export const parseUserId = parser<UserId>();

/** 16 random bytes; `crypto.getRandomValues` in production, a seeded source in the simulation. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits, so ids sort by creation time.
 * @param nowMs Unix time in milliseconds
 */
export function uuidV7(nowMs: number, random: RandomBytes): string {
  const bytes = random(16).slice();
  let rest = Math.floor(nowMs);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytesToUuid(bytes);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The text of 16 bytes. Throws a RangeError for any other length. */
export function bytesToUuid(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError(`a UUID has 16 bytes, not ${bytes.length}`);
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += HEX[bytes[i] ?? 0];
  }
  return text;
}

/** Of 0 to 9 and a to f. */
function hexDigit(charCode: number): number {
  return charCode < 0x3a ? charCode - 0x30 : charCode - 0x57;
}

/** The 16 bytes of a UUID. Throws a RangeError for anything else. */
export function uuidToBytes(uuid: string): Uint8Array {
  if (!UUID.test(uuid)) throw new RangeError('not a UUID in lower case');
  const bytes = new Uint8Array(16);
  for (let i = 0, at = 0; i < 16; i++, at += 2) {
    if (uuid[at] === '-') at++;
    bytes[i] = (hexDigit(uuid.charCodeAt(at)) << 4) | hexDigit(uuid.charCodeAt(at + 1));
  }
  return bytes;
}
