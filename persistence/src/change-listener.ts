import pg from 'pg';

/** Sent by the triggers on `poc`, when the transaction commits. */
const CHANNEL = 'tatami_poc_changed';

export interface ChangeListenerOptions {
  /** Of the tenant's database, with its role. */
  readonly url: string;
  readonly onChange: () => void;
  /** Once, when nothing more will come. */
  readonly onLost: () => void;
}

/** A connection that hears of changes in one tenant's database. It is outside of the connection budget. */
export class ChangeListener {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @throws what the driver throws if the server cannot be reached */
  static async open({ url, onChange, onLost }: ChangeListenerOptions): Promise<ChangeListener> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'tatami-listener',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    // The driver tells of a lost connection by both; without a listener for the first, the process would end.
    client.on('error', () => undefined);
    client.once('end', onLost);
    client.on('notification', onChange);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.removeListener('end', onLost);
      await client.end().catch(() => undefined);
      throw error;
    }
    return new ChangeListener(client);
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}
