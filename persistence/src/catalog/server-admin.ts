import type { ConnectionBudget } from '../connection-budget.ts';
import { Connection, type ConnectionOptions } from '../sql/connection.ts';
import { urlOf } from '../sql/names.ts';

/**
 * Short connections as the administrator, who creates databases and roles and migrates, and does nothing else.
 * Each holds a slot of the connection budget.
 */
export class ServerAdmin {
  readonly #options: ConnectionOptions;
  readonly #budget: ConnectionBudget;

  constructor(options: ConnectionOptions, budget: ConnectionBudget) {
    this.#options = options;
    this.#budget = budget;
  }

  /** @param database the one of the admin URL if not given */
  async withConnection<T>(work: (connection: Connection) => Promise<T>, database?: string): Promise<T> {
    await new Promise<void>(resolve => this.#budget.request(resolve));
    try {
      const url = database === undefined ? this.#options.url : urlOf(this.#options.url, database);
      const connection = await Connection.open({ ...this.#options, url });
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    } finally {
      this.#budget.giveBack(false);
    }
  }
}
