/** A request that was answered with a problem. */
export class RequestFailed extends Error {
  readonly status: number;
  /** The end of the problem's type, such as `dojo-not-found`; empty if there is none. */
  readonly code: string;

  constructor(status: number, code: string, title: string) {
    super(title);
    this.name = 'RequestFailed';
    this.status = status;
    this.code = code;
  }
}

/** Throws RequestFailed for any answer that is no success. */
export async function fetchJson<Body>(
  path: string,
  init: RequestInit = {},
  ask: typeof fetch = fetch,
): Promise<Body> {
  const response = await ask(path, init);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Body;
  const problem = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const type = typeof problem.type === 'string' ? problem.type : '';
  const title = typeof problem.title === 'string' ? problem.title : response.statusText;
  throw new RequestFailed(response.status, type.replace(/^.*:/, ''), title);
}
