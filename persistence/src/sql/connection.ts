import { Socket } from 'node:net';
import pg from 'pg';
import { PersistenceError } from '../errors.ts';
import { COLUMN_TYPES } from './column-types.ts';
import type { SqlQuery } from './sql.ts';

/** Something that runs statements one after another: a connection, a transaction on it, or a pool. */
export interface Queryable {
  /**
   * @throws PersistenceError `connection-unavailable` (nothing was sent) or `connection-lost` (the statement may
   * have been carried out); pg.DatabaseError when the server refused it, and then nothing of it happened
   */
  query<Row>(query: SqlQuery): Promise<Row[]>;
}

export interface ConnectionOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** A statement without an answer for so long means a dead link: its connection is cut, its outcome unknown. */
  readonly answerTimeoutMs: number;
}

export const CONNECTION_DEFAULTS = {
  applicationName: 'tatami',
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 30_000,
} as const;

/** One connection to a server. Knows for each failed statement whether it can have been carried out. */
export class Connection implements Queryable {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #answerTimeoutMs: number;
  #lostBecause: Error | undefined;
  /** Settles when the socket is closed, so when the server's backend is gone as well. */
  readonly closed: Promise<void>;

  private constructor(client: pg.Client, socket: Socket, answerTimeoutMs: number) {
    this.#client = client;
    this.#socket = socket;
    this.#answerTimeoutMs = answerTimeoutMs;
    this.closed = new Promise(resolve => socket.once('close', () => resolve()));
    client.on('error', error => {
      this.#lostBecause ??= error;
    });
    client.on('end', () => {
      this.#lostBecause ??= new Error('The server closed the connection');
    });
  }

  /** @throws PersistenceError `connection-unavailable`, after its socket is closed */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: options.connectTimeoutMs,
      keepAlive: true,
      stream: () => socket,
      types: COLUMN_TYPES,
    });
    const connection = new Connection(client, socket, options.answerTimeoutMs);
    try {
      await client.connect();
      return connection;
    } catch (cause) {
      socket.destroy();
      await connection.closed;
      throw new PersistenceError('connection-unavailable', { detail: describe(cause), cause });
    }
  }

  get isUsable(): boolean {
    return this.#lostBecause === undefined;
  }

  async query<Row>(query: SqlQuery): Promise<Row[]> {
    if (this.#lostBecause) {
      throw new PersistenceError('connection-unavailable', {
        detail: this.#lostBecause.message,
        cause: this.#lostBecause,
      });
    }
    const timer = setTimeout(() => this.destroy(), this.#answerTimeoutMs);
    try {
      const result = await this.#client.query({ ...query, values: [...query.values] });
      return result.rows as Row[];
    } catch (cause) {
      if (cause instanceof pg.DatabaseError && isStatementOnly(cause)) throw cause;
      if (this.#lostBecause || cause instanceof pg.DatabaseError) {
        this.destroy();
        throw new PersistenceError('connection-lost', { detail: describe(cause), cause });
      }
      throw cause;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Says goodbye and waits until the server has closed the socket. */
  async close(): Promise<void> {
    this.#lostBecause ??= new Error('The connection was closed here');
    await this.#client.end().catch(() => this.#socket.destroy());
    await this.closed;
  }

  /** Cuts the connection; what it was doing has an unknown outcome. */
  destroy(): void {
    this.#lostBecause ??= new Error('The connection was cut here');
    this.#socket.destroy();
  }
}

/**
 * Whether the server took back this statement alone and goes on. FATAL and PANIC end the session, possibly after
 * the commit record was written (a termination while waiting for a standby), so they count as lost. The severity
 * is in the server's language; the codes we act upon are recognised in any.
 */
function isStatementOnly(error: pg.DatabaseError): boolean {
  return error.severity === 'ERROR' || SURELY_STATEMENT_ONLY.has(error.code ?? '');
}

const SURELY_STATEMENT_ONLY: ReadonlySet<string> = new Set([
  '55P03',
  '23505',
  '23503',
  '40001',
  '40P01',
  '57014',
]);

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
