import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import type { SearchSuggestions } from '@tatami/rest';
import { type PocFilter, type PocLabelKind, refined } from '../pocs/poc-filter.ts';

export type Suggestion =
  | { readonly kind: 'poc'; readonly id: string; readonly name: string }
  | { readonly kind: PocLabelKind; readonly label: string; readonly count: number };

interface Shown {
  /** What was typed when they were asked for. */
  readonly typed: string;
  readonly all: readonly Suggestion[];
  /** Chosen with the keys; undefined while the text itself is. */
  readonly active: number | undefined;
}

const NONE: Shown = { typed: '', all: [], active: undefined };

/** What may be meant while somebody types. A help and no more: where it does not answer, nothing is shown. */
export class PocSuggestions {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #shown = signal(NONE);
  #asked = new AbortController();

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get shown(): ReadonlySignal<Shown> {
    return this.#shown;
  }

  get active(): Suggestion | undefined {
    const { all, active } = this.#shown.value;
    return active === undefined ? undefined : all[active];
  }

  /** The answer to an older text is dropped, whenever it comes. */
  async ask(typed: string): Promise<void> {
    this.#asked.abort();
    if (typed.trim() === '') {
      this.#shown.value = NONE;
      return;
    }
    this.#asked = new AbortController();
    const { signal: asked } = this.#asked;
    try {
      const found = await this.#rest.call('suggestPocs', { query: { q: typed } }, { signal: asked });
      if (!asked.aborted) this.#shown.value = { typed, all: listed(found), active: undefined };
    } catch (cause) {
      if (asked.aborted) return;
      console.warn('suggestions', cause);
      this.#shown.value = NONE;
    }
  }

  /** Moves through them and the text that was typed, which comes before the first and after the last. */
  move(by: 1 | -1): void {
    const { all, active = -1 } = this.#shown.value;
    const places = all.length + 1;
    const place = (active + 1 + by + places) % places;
    this.#shown.value = { ...this.#shown.value, active: place === 0 ? undefined : place - 1 };
  }

  /** Whatever is still on its way is of no use any more. */
  close(): void {
    this.#asked.abort();
    this.#shown.value = NONE;
  }
}

/** The filter with a label instead of the words that it was chosen for. */
export function withLabel(
  filter: PocFilter,
  typed: string,
  { kind, label }: Extract<Suggestion, { label: string }>,
): PocFilter {
  const whole = typed.trim();
  const isWhole = label.toLowerCase().startsWith(whole.toLowerCase());
  const rest = isWhole ? '' : whole.replace(/\S+$/, '').trim();
  return refined(filter, { [kind]: label, q: rest === '' ? undefined : rest });
}

function listed({ pocs, languages, tags }: SearchSuggestions): Suggestion[] {
  return [
    ...languages.map(({ label, count }): Suggestion => ({ kind: 'language', label, count })),
    ...tags.map(({ label, count }): Suggestion => ({ kind: 'tag', label, count })),
    ...pocs.map(({ id, name }): Suggestion => ({ kind: 'poc', id, name })),
  ];
}
