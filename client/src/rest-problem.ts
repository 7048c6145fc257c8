import type { Problem } from './rest-api.gen.ts';

/** A request that was answered with a problem (RFC 9457), or with an error by something between us and the API. */
export class RestProblem extends Error {
  readonly status: number;
  /** Stable, such as `revision-stale`; empty if the answer was no problem document. */
  readonly code: string;
  /** Which parts of the request are wrong, as JSON pointers such as `#/tags/0`. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Of `revision-stale`: the revision that there is now. */
  readonly rev: number | undefined;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered with ${status}`);
    this.name = 'RestProblem';
    this.status = status;
    this.code = /^urn:tatami:problem:(.+)$/.exec(problem.type ?? '')?.[1] ?? '';
    this.errors = problem.errors ?? [];
    this.rev = problem.rev;
  }

  static async of(response: Response): Promise<RestProblem> {
    // What is no JSON comes from a proxy, and its status is all that there is to say.
    const body: unknown = await response.json().catch(() => undefined);
    const isObject = typeof body === 'object' && body !== null;
    return new RestProblem(response.status, isObject ? (body as Partial<Problem>) : {});
  }
}
