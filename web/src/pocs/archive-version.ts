import type { Poc } from '@tatami/rest';
import { pocPath } from '../route.ts';

/** As the archive's publication writes it into the description, where `verify:archive` takes it from as well. */
const MANIFEST_HASH = /SHA-256 `([0-9a-f]{64})`/;
/** So many letters of a hash are enough to tell the versions of one POC apart. */
const LINKED_LETTERS = 8;
const LINKED = /^[0-9a-f]{8,64}$/;

/** The SHA-256 of the manifest of a POC's archive; undefined for a POC of no dojo, or if its description lost it. */
function manifestHashOf({ description }: Pick<Poc, 'description'>): string | undefined {
  return MANIFEST_HASH.exec(description)?.[1];
}

/** The address of a POC with exactly this archive. */
export function versionPath({ id, description }: Pick<Poc, 'id' | 'description'>): string | undefined {
  const hash = manifestHashOf({ description });
  return hash && `${pocPath(id)}?at=${hash.slice(0, LINKED_LETTERS)}`;
}

/**
 * Whether the archive is the one that an address was made for; undefined for an address that names none.
 * @param search of the address
 */
export function isLinkedVersion(poc: Pick<Poc, 'description'>, search: string): boolean | undefined {
  const linked = new URLSearchParams(search).get('at');
  if (linked === null) return undefined;
  return LINKED.test(linked) && (manifestHashOf(poc)?.startsWith(linked) ?? false);
}
