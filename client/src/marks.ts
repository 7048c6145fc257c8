import type { Mark } from '@tatami/protocol';
import { encodeMark } from '@tatami/protocol';

type MarkFields = Omit<Mark, 'type'>;

/**
 * A mark has no answer of its own. One that was on the wire this long before the connection was lost has been
 * journaled or refused; a younger one is sent again, and its id keeps it from being a second one.
 */
const SETTLED_AFTER_MS = 10_000;
const MAX_KEPT = 100;

/** Markers and lights on their way to the server. */
export class Marks {
  #kept: { readonly mark: MarkFields; sentAtMs: number | undefined }[] = [];

  add(mark: MarkFields, nowMs: number): void {
    this.#settle(nowMs);
    this.#kept = [...this.#kept, { mark, sentAtMs: undefined }].slice(-MAX_KEPT);
  }

  /** To be called when a connection is lost: those still in doubt are sendable again. */
  lost(nowMs: number): void {
    this.#settle(nowMs);
    for (const entry of this.#kept) entry.sentAtMs = undefined;
  }

  takeSendable(nowMs: number): Uint8Array[] {
    const sendable = this.#kept.filter(entry => entry.sentAtMs === undefined);
    for (const entry of sendable) entry.sentAtMs = nowMs;
    return sendable.map(entry => encodeMark(entry.mark));
  }

  #settle(nowMs: number): void {
    this.#kept = this.#kept.filter(
      ({ sentAtMs }) => sentAtMs === undefined || nowMs - sentAtMs < SETTLED_AFTER_MS,
    );
  }
}
