import type { TenantId, UserId } from '@tatami/protocol';
import type { Admission, RateLimiter } from './rate-limiter.ts';

/** So long nothing is asked of a shared limiter that has failed: each request would wait for its deadline. */
const PAUSE_MS = 1_000;

export interface FallingBackOptions {
  readonly shared: RateLimiter;
  readonly own: RateLimiter;
  readonly now: () => number;
  /** Once each time the shared one goes away. */
  readonly onAway: (error: unknown) => void;
  readonly onBack: () => void;
}

/** Asks a limiter that all processes share, and while it is away one of this process alone: a limit is no reason to fail. */
export class FallingBackRateLimiter implements RateLimiter {
  readonly #options: FallingBackOptions;
  #state: { readonly kind: 'shared' } | { readonly kind: 'own'; retryAtMs: number } = { kind: 'shared' };

  constructor(options: FallingBackOptions) {
    this.#options = options;
  }

  async admit(tenantId: TenantId, userId: UserId): Promise<Admission> {
    const { shared, own, now, onAway, onBack } = this.#options;
    if (this.#state.kind === 'own' && now() < this.#state.retryAtMs) return own.admit(tenantId, userId);
    // Of many requests at once, one finds out whether it is back.
    if (this.#state.kind === 'own') this.#state.retryAtMs = now() + PAUSE_MS;
    try {
      const admission = await shared.admit(tenantId, userId);
      if (this.#state.kind === 'own') {
        this.#state = { kind: 'shared' };
        onBack();
      }
      return admission;
    } catch (error) {
      if (this.#state.kind === 'shared') onAway(error);
      this.#state = { kind: 'own', retryAtMs: now() + PAUSE_MS };
      return own.admit(tenantId, userId);
    }
  }
}
