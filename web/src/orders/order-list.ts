import { type ReadonlySignal, signal } from '@preact/signals';
import { RestProblem } from '@tatami/client/rest';

/** How often the page looks how far the orders are. */
const LOOK_MS = 700;

/** Files that somebody asked for and that take a while to make. */
export interface Order {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** From 0 to 1. */
  readonly progress: number;
  readonly step: string | null;
}

/** What the API does with one kind of orders. */
export interface OrderCalls<Made extends Order, New, File> {
  list(): Promise<readonly Made[]>;
  create(order: New): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  /** Where a file can be read from. */
  address(id: string, file: File): Promise<string>;
}

export type OrderListState<Made> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly orders: readonly Made[] }
  | { readonly kind: 'failed' };

/** What somebody has asked for. It looks again while one of it is being made. */
export class OrderList<Made extends Order, New, File> {
  readonly #calls: OrderCalls<Made, New, File>;
  readonly #state = signal<OrderListState<Made>>({ kind: 'loading' });
  #looking: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(calls: OrderCalls<Made, New, File>) {
    this.#calls = calls;
  }

  get state(): ReadonlySignal<OrderListState<Made>> {
    return this.#state;
  }

  /** A look that fails leaves what was seen before, and is tried again. */
  async load(): Promise<void> {
    clearTimeout(this.#looking);
    try {
      const orders = await this.#calls.list();
      if (this.#isOver) return;
      this.#state.value = { kind: 'loaded', orders };
    } catch (cause) {
      console.warn('orders', cause);
      if (this.#isOver) return;
      if (this.#state.value.kind !== 'loaded') this.#state.value = { kind: 'failed' };
    }
    clearTimeout(this.#looking);
    if (this.#hasOpen()) this.#looking = setTimeout(() => void this.load(), LOOK_MS);
  }

  /** @returns the code of the problem; undefined if it is being made */
  async ask(order: New): Promise<string | undefined> {
    try {
      await this.#calls.create(order);
    } catch (cause) {
      console.warn('order', cause);
      return cause instanceof RestProblem ? cause.code : 'other';
    }
    await this.load();
    return undefined;
  }

  async cancel({ id }: Made): Promise<void> {
    try {
      await this.#calls.cancel(id);
    } catch (cause) {
      // It may have ended meanwhile; the list says what became of it.
      console.warn('order', cause);
    }
    await this.load();
  }

  addressOf({ id }: Made, file: File): Promise<string> {
    return this.#calls.address(id, file);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#looking);
  }

  #hasOpen(): boolean {
    const state = this.#state.value;
    return state.kind === 'loaded' && state.orders.some(isOpen);
  }
}

export function isOpen({ state }: Order): boolean {
  return state === 'waiting' || state === 'running';
}
