/** What a check has found. Faults are words for operators; any of them makes the process not ready. */
export interface CheckResult {
  readonly faults: readonly string[];
  /** More members of the answer. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Check = () => CheckResult | Promise<CheckResult>;

/**
 * A check that asks something the process cannot work without. What went wrong is reported, and is no faulty answer.
 *
 * @param ask may resolve with faults of what it reached
 */
export function reaches(
  fault: string,
  ask: () => Promise<readonly string[] | undefined>,
  reportError: (what: string, error: unknown) => void,
): Check {
  return async () => {
    try {
      return { faults: (await ask()) ?? [] };
    } catch (error) {
      reportError(`The process is not ready: ${fault}`, error);
      return { faults: [fault] };
    }
  };
}

/** An answer over HTTP, for whatever server the process has. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Whether a process may be given work, and what keeps it from that. */
export interface Readiness {
  readonly isReady: boolean;
  readonly isStopping: boolean;
  readonly faults: readonly string[];
  /** More members of the answer. */
  readonly details: object;
}

/** Whether a process lives (`/healthz`), and whether it may be given work (`/readyz`). */
export class Health {
  readonly #checks: readonly Check[];
  #isStopping = false;

  constructor(options: { readonly checks: readonly Check[] }) {
    this.#checks = options.checks;
  }

  /** From now on the process is not ready, so that nobody sends it new work. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** Rejects if a check does. */
  async readiness(): Promise<Readiness> {
    const results = await Promise.all(this.#checks.map(check => check()));
    const faults = results.flatMap(result => result.faults);
    return {
      isReady: !this.#isStopping && faults.length === 0,
      isStopping: this.#isStopping,
      faults,
      details: Object.assign({}, ...results.map(result => result.details)) as object,
    };
  }

  /** Undefined for another path. Rejects if a check does. */
  async answer(path: string): Promise<HttpAnswer | undefined> {
    if (path === '/healthz') return { status: 200, contentType: 'text/plain', body: 'ok' };
    if (path !== '/readyz') return undefined;
    const { isReady, isStopping, faults, details } = await this.readiness();
    return {
      status: isReady ? 200 : 503,
      contentType: 'application/json',
      body: JSON.stringify({ isReady, isStopping, ...details, faults }),
    };
  }
}
