import { type ReadonlySignal, signal } from '@preact/signals';

export interface Toast {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 6000;
const MAX_SHOWN = 3;

/** Short notices that leave by themselves. A notice that is there already is shown anew instead of twice. */
export class Toasts {
  readonly #shown = signal<readonly Toast[]>([]);
  #lastId = 0;

  get shown(): ReadonlySignal<readonly Toast[]> {
    return this.#shown;
  }

  show(text: string): void {
    const toast = { id: ++this.#lastId, text };
    const others = this.#shown.value.filter(other => other.text !== text);
    this.#shown.value = [...others, toast].slice(-MAX_SHOWN);
    setTimeout(() => this.dismiss(toast.id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#shown.value = this.#shown.value.filter(toast => toast.id !== id);
  }
}
