/** What has been started, to be stopped in the reverse order. */
export class Teardown {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(stop: () => Promise<unknown>): void {
    this.#steps.push(stop);
  }

  /**
   * Stops everything once, however often it is called; a step that fails does not keep the others running.
   * @throws AggregateError of what has failed
   */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.#steps.pop(); stop !== undefined; stop = this.#steps.pop()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  }
}
