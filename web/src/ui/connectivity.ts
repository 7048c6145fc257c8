/** How long after the device came online a request may still fail for having been sent before. */
const RECENT_MS = 10_000;

/** Whether the device is on a network, as far as the browser knows. */
export class Connectivity {
  readonly #page: Window;
  #onlineSinceMs = Number.NEGATIVE_INFINITY;

  constructor(page: Window) {
    this.#page = page;
    page.addEventListener('online', () => {
      this.#onlineSinceMs = page.performance.now();
    });
  }

  /** Whether the device came online a moment ago. */
  get isBack(): boolean {
    return this.#page.performance.now() - this.#onlineSinceMs < RECENT_MS;
  }

  /** Calls back when the device comes online. Returns how to stop that. */
  onOnline(listener: () => void): () => void {
    this.#page.addEventListener('online', listener);
    return () => this.#page.removeEventListener('online', listener);
  }
}
