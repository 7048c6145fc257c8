/** Ends a request that takes too long, or that nobody wants any more. `AbortSignal.any` is too new for many phones. */
export class TimeLimit {
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #unwanted: AbortSignal | undefined;
  readonly #forget = () => this.#abort.abort(this.#unwanted?.reason);

  /** @param unwanted as `fetch` takes it */
  constructor(ms: number, unwanted?: AbortSignal) {
    this.#unwanted = unwanted;
    this.#timer = setTimeout(
      () => this.#abort.abort(new DOMException(`No answer within ${ms} ms`, 'TimeoutError')),
      ms,
    );
    if (unwanted?.aborted === true) this.#forget();
    else unwanted?.addEventListener('abort', this.#forget);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** From now on it may take as long as it takes. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The request is over. */
  end(): void {
    this.stop();
    this.#unwanted?.removeEventListener('abort', this.#forget);
  }
}
