import type { DojoId, UserId } from '@tatami/protocol';
import type { Track } from '@tatami/recording';

/** All that an archive is made of; the same source makes the same bytes. */
export interface ArchiveSource {
  readonly dojoId: DojoId;
  readonly name: string;
  readonly isPrivate: boolean;
  /** The last row of the journal that is in it, and the hash of that row. */
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly track: Track;
  /** By user; who is not in it has no name. */
  readonly names: ReadonlyMap<UserId, string>;
}
