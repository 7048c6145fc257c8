import type { WallClock } from '@tatami/kernel';
import type { ClientLimits, Digest, Welcome } from '@tatami/protocol';
import { documentDigest, isSameDigest } from '@tatami/protocol';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Presence } from './presence.ts';
import { splitUpdate } from './split-update.ts';

export interface ReplicaOptions {
  readonly clock: WallClock;
  readonly limits: () => ClientLimits;
  readonly sendPresence: (frame: Uint8Array) => void;
  readonly onMembers: () => void;
  /** A local transaction, in messages that are each within the limits. */
  readonly onEdit: (updates: readonly Uint8Array[]) => void;
  /** What the user shares of themselves beside the caret; kept from the replica before. */
  readonly presenceState: Record<string, unknown>;
}

/** The client's copy of one dojo in one epoch: what is thrown away and made anew when it cannot be mended. */
export class Replica {
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  readonly presence: Presence;
  /** Given by the welcome; 0 before the first. */
  #clientId = 0;
  #epoch = 0;
  #lastSeq = 0;
  #isFilled = false;
  /** Whether the document was asked for because this one differed. */
  wasMended = false;

  constructor(options: ReplicaOptions) {
    this.awareness.setLocalState(options.presenceState);
    this.presence = new Presence({
      awareness: this.awareness,
      clock: options.clock,
      send: options.sendPresence,
      onMembers: options.onMembers,
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) options.onEdit(splitUpdate(update, options.limits().maxNewBytes));
    });
  }

  /** What a hello says. */
  get position(): { readonly clientId: number; readonly epoch: number; readonly lastSeq: number } {
    return { clientId: this.#clientId, epoch: this.#epoch, lastSeq: this.#lastSeq };
  }

  /** Whether the server's state has been applied once. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /**
   * Whether the document is what the server says that it was at this seq; undefined if it has gone on since. Whatever
   * changed it up to there was sent before: batches that a client is not sent (who came and went) change nothing.
   */
  holds({ seq, digest }: Digest): boolean | undefined {
    if (seq < this.#lastSeq || !this.#isFilled) return undefined;
    return isSameDigest(documentDigest(this.doc), digest);
  }

  /** False if the welcome is for another document than this one: the dojo's was replaced. */
  adopt({ clientId, epoch }: Welcome): boolean {
    if (this.#epoch !== 0 && this.#epoch !== epoch) return false;
    this.#epoch = epoch;
    this.#clientId = clientId;
    this.doc.clientID = clientId;
    this.presence.adopt(clientId);
    return true;
  }

  /** False if it brought text under the own clientID that was not written here: two would go on writing as one. */
  apply(seq: number, update: Uint8Array): boolean {
    if (update.length > 0) Y.applyUpdate(this.doc, update, this);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    this.#isFilled = true;
    // Yjs takes a new random clientID when it meets structs of its own that it does not know.
    return this.doc.clientID === this.#clientId;
  }

  destroy(): void {
    this.presence.release();
    this.awareness.destroy();
    this.doc.destroy();
  }
}
