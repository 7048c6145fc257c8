import { OPERATIONS, type Operations, type SignedPut } from './rest-api.gen.ts';
import { RestProblem } from './rest-problem.ts';
import { TimeLimit } from './time-limit.ts';

export interface RestApiOptions {
  /** Such as `https://dojo.example.org`; empty for the origin of the page. */
  readonly origin: string;
  /** Asked before each request: an access token that is still valid. */
  readonly token: () => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
  /** How long an answer may take to begin, and one in JSON to end; by itself a browser waits for minutes. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

export type OperationId = keyof Operations;

export interface CallOptions {
  /** Of a creation that is asked for again after a lost answer: the same as at first. A new one if left out. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Every operation, with the members that some of them have. */
interface AnyInput {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The REST API with its types.
 *
 *     const api = new RestApi({ origin: '', token: () => user.accessToken() });
 *     const poc = await api.call('createPoc', { body: { name: 'Bowling' } });
 *     await api.call('changePoc', {
 *       path: { id: poc.id }, header: { 'if-match': etagOf(poc.rev) }, body: { tags: ['kata'] },
 *     });
 */
export class RestApi {
  readonly #origin: string;
  readonly #token: () => Promise<string>;
  readonly #fetch: typeof globalThis.fetch;
  readonly #timeoutMs: number;

  constructor({
    origin,
    token,
    fetch = globalThis.fetch.bind(globalThis),
    timeoutMs = TIMEOUT_MS,
  }: RestApiOptions) {
    this.#origin = origin;
    this.#token = token;
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws RestProblem for an answer that is no success; what `fetch` throws if there was none, or DOMException `TimeoutError` */
  async call<Id extends OperationId>(
    id: Id,
    input: Operations[Id]['input'],
    options: CallOptions = {},
  ): Promise<Operations[Id]['output']> {
    const { method, path, isSignedIn, takesKey } = OPERATIONS[id];
    const { path: parts = {}, query = {}, header = {}, body }: AnyInput = input;
    const headers = new Headers(header);
    if (isSignedIn) headers.set('authorization', `Bearer ${await this.#token()}`);
    headers.set('traceparent', newTraceParent());
    if (takesKey) headers.set('idempotency-key', options.idempotencyKey ?? newKey());
    if (body !== undefined) headers.set('content-type', 'application/json');
    const limit = new TimeLimit(this.#timeoutMs, options.signal);
    try {
      const response = await this.#fetch(this.#origin + filled(path, parts) + queryOf(query), {
        method,
        headers,
        signal: limit.signal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw await RestProblem.of(response);
      // Of a long file one cannot say how long it takes.
      if (isBinary(response)) limit.stop();
      // The server's description promises the type; types and server come from the same schemas.
      return (await bodyOf(response)) as Operations[Id]['output'];
    } finally {
      limit.end();
    }
  }

  /**
   * Sends bytes to an address that an operation has answered with; no token goes there.
   * @throws as `call`
   */
  async put(
    { url, headers }: SignedPut,
    body: Blob,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<void> {
    const response = await this.#fetch(url.startsWith('/') ? this.#origin + url : url, {
      method: 'PUT',
      headers: headers.map(({ name, value }): [string, string] => [name, value]),
      body,
      ...(signal && { signal }),
    });
    if (!response.ok) throw await RestProblem.of(response);
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  return isBinary(response) ? new Uint8Array(await response.arrayBuffer()) : response.json();
}

function isBinary(response: Response): boolean {
  return response.headers.get('content-type') === 'application/octet-stream';
}

/** What a change says of the revision that it was made from. */
export function etagOf(rev: number): string {
  return `"${rev}"`;
}

/** Not randomUUID, which browsers have in secure contexts only. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** Begins a trace, as W3C's Trace Context writes it: a server that traces shows by it what came of this request. */
function newTraceParent(): string {
  return `00-${newKey()}-${newKey().slice(16)}-01`;
}

function filled(path: string, parts: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
}

function queryOf(query: Readonly<Record<string, string | number>>): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  return text === '' ? '' : `?${text}`;
}
