import type { BatchEntry, ErrorCode } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import type { Member } from './member.ts';

/** An entry before its batch has a time: when it arrived stands in for the delta. */
export type NewEntry = Omit<BatchEntry, 'deltaMs'>;

/** A document message of a member that becomes saved, or refused, together with the batch. */
export interface PendingMessage {
  readonly member: Member;
  readonly n: number;
  /** Set if the message was refused and its text journaled as deleted in its stead. */
  readonly vanished?: ErrorCode;
}

/** What a room gathers until its next commit, and whom to tell then. */
export class OpenBatch {
  readonly #entries: BatchEntry[] = [];
  /** Monotonic. */
  readonly startedAtMs: number;
  readonly messages: PendingMessage[] = [];
  /** Told when the batch, and all before it, were shown to everybody in the room, or that they never will be. */
  readonly onPublished: ((isPublished: boolean) => void)[] = [];
  #bytes = 0;
  #payload: Uint8Array | undefined;

  constructor(nowMs: number) {
    this.startedAtMs = nowMs;
  }

  add(entry: NewEntry, nowMs: number): void {
    const { kind, userId, clientId, bytes, clientAgeMs } = entry;
    const deltaMs = Math.max(0, Math.round(nowMs - this.startedAtMs));
    // Field by field: a spread costs several times as much, and each edit makes one.
    this.#entries.push(
      clientAgeMs === undefined
        ? { kind, userId, clientId, deltaMs, bytes }
        : { kind, userId, clientId, deltaMs, clientAgeMs, bytes },
    );
    this.#bytes += bytes.length;
  }

  get entries(): readonly BatchEntry[] {
    return this.#entries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The batch's payload; nothing may be added after this. */
  encode(): Uint8Array {
    this.#payload ??= encodeBatch(this.#entries);
    return this.#payload;
  }
}
