import { TatamiError } from '@tatami/protocol';
import type { RateLimitName } from '../rate-limits/rate-limiter.ts';

/** Too many requests; the answer says after how many seconds one may come. */
export class RateLimited extends TatamiError {
  readonly retryAfterS: number;
  readonly by: RateLimitName | 'refusals';

  constructor(waitMs: number, by: RateLimitName | 'refusals') {
    super('rate-limited', { detail: 'Too many requests' });
    this.name = 'RateLimited';
    this.retryAfterS = Math.max(1, Math.ceil(waitMs / 1000));
    this.by = by;
  }
}
