/** Long enough to read a name, short enough to see the code below it again. */
const SHOWN_MS = 2_000;

interface Caret {
  readonly place: string;
  readonly movedAtMs: number;
}

/** Whose carets moved a moment ago: only they carry a name, or twelve people's names would cover the code. */
export class MovedCarets {
  readonly #onRest: () => void;
  readonly #carets = new Map<number, Caret>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onRest some of them rest by now */
  constructor(onRest: () => void) {
    this.#onRest = onRest;
  }

  /** A caret that was there before anybody looked. */
  known(clientId: number, cursor: unknown): void {
    this.#carets.set(clientId, { place: JSON.stringify(cursor), movedAtMs: Number.NEGATIVE_INFINITY });
  }

  /** A presence state came: it is a movement only if the caret is elsewhere. */
  note(clientId: number, cursor: unknown): void {
    const place = JSON.stringify(cursor);
    if (this.#carets.get(clientId)?.place === place) return;
    this.#carets.set(clientId, { place, movedAtMs: performance.now() });
    this.#timer ??= setTimeout(() => this.#look(), SHOWN_MS);
  }

  has(clientId: number): boolean {
    const { movedAtMs } = this.#carets.get(clientId) ?? {};
    return movedAtMs !== undefined && performance.now() - movedAtMs < SHOWN_MS;
  }

  release(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    this.#timer = undefined;
    const moved = [...this.#carets.values()].map(({ movedAtMs }) => movedAtMs);
    const restsInMs = Math.min(...moved.map(at => at + SHOWN_MS - performance.now()).filter(ms => ms > 0));
    if (Number.isFinite(restsInMs)) this.#timer = setTimeout(() => this.#look(), restsInMs);
    this.#onRest();
  }
}
