import type { ErrorCode, Limits } from '@tatami/protocol';
import { isHostile } from '@tatami/protocol';

const MAX_HOSTILE = 5;
const MAX_HONEST = 50;
const WINDOW_MS = 10_000;
const MINUTE_MS = 60_000;

/** What one connection may still cost: refusals, requests for the whole document, and CPU of its messages. */
export class MemberBudget {
  readonly #limits: Limits;
  #windowStartMs: number;
  #hostile = 0;
  #honest = 0;
  #statesAsked = 0;
  #statesSinceMs: number;
  /** Milliseconds of CPU over what the budget has refilled; may go below nothing by one message. */
  #cpuMs = 0;
  #cpuAtMs: number;

  constructor(limits: Limits, nowMs: number) {
    this.#limits = limits;
    this.#windowStartMs = nowMs;
    this.#cpuAtMs = nowMs;
    this.#statesSinceMs = nowMs;
  }

  /** Counts a request for the document; false when there were too many in a minute. */
  mayAskForState(nowMs: number): boolean {
    if (nowMs - this.#statesSinceMs > MINUTE_MS) {
      this.#statesSinceMs = nowMs;
      this.#statesAsked = 0;
    }
    return ++this.#statesAsked <= this.#limits.maxStep1PerMinute;
  }

  /** How long it takes until a request for the document may be made again. */
  mayAskForStateInMs(nowMs: number): number {
    return Math.max(0, this.#statesSinceMs + MINUTE_MS + 1 - nowMs);
  }

  /** Counts a refusal; true when the connection has had enough of them and is closed. */
  refused(code: ErrorCode, nowMs: number): boolean {
    if (nowMs - this.#windowStartMs > WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#hostile = 0;
      this.#honest = 0;
    }
    if (isHostile(code)) return ++this.#hostile >= MAX_HOSTILE;
    return ++this.#honest >= MAX_HONEST;
  }

  /**
   * Counts CPU, and says for how many milliseconds the connection's next message has to wait. One message counts as
   * the budget at most: the time is the wall clock's, and on a machine that has other things to do a message that was
   * interrupted for 200 ms would make an honest client wait 10 s.
   */
  chargeCpu(tookMs: number, nowMs: number): number {
    const { cpuBudgetMs, cpuWindowMs } = this.#limits;
    const ms = Math.min(tookMs, cpuBudgetMs);
    const refilled = ((nowMs - this.#cpuAtMs) * cpuBudgetMs) / cpuWindowMs;
    this.#cpuMs = Math.max(0, this.#cpuMs - Math.max(0, refilled)) + ms;
    this.#cpuAtMs = nowMs;
    const over = this.#cpuMs - cpuBudgetMs;
    return over <= 0 ? 0 : (over * cpuWindowMs) / cpuBudgetMs;
  }
}
