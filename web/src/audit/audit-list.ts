import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { AuditEntry } from '@tatami/rest';

/** Empty texts filter nothing. */
export interface AuditChoice {
  readonly actor: string;
  readonly action: string;
  /** Days, `2026-01-31`. */
  readonly from: string;
  readonly to: string;
}

export const EVERYTHING: AuditChoice = { actor: '', action: '', from: '', to: '' };

export type AuditListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  /** Only owners may see it. */
  | { readonly kind: 'not-owner' }
  | {
      readonly kind: 'loaded';
      readonly entries: readonly AuditEntry[];
      readonly hasMore: boolean;
      readonly isLoadingMore: boolean;
    };

/** Who changed what in the company, newest first, page by page. */
export class AuditList {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<AuditListState>({ kind: 'loading' });
  #choice = EVERYTHING;
  #cursor: string | null = null;
  /** Counts what was asked for: an answer to an older question is dropped. */
  #question = 0;

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<AuditListState> {
    return this.#state;
  }

  async load(choice: AuditChoice = this.#choice): Promise<void> {
    this.#choice = choice;
    this.#cursor = null;
    this.#state.value = { kind: 'loading' };
    await this.#read([]);
  }

  async more(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'loaded' || !state.hasMore || state.isLoadingMore) return;
    this.#state.value = { ...state, isLoadingMore: true };
    await this.#read(state.entries);
  }

  async #read(before: readonly AuditEntry[]): Promise<void> {
    const question = ++this.#question;
    const chosen = Object.entries(this.#choice).filter(([, value]) => value !== '');
    const query = { ...Object.fromEntries(chosen), ...(this.#cursor !== null && { cursor: this.#cursor }) };
    try {
      const page = await this.#rest.call('listAudit', { query });
      if (question !== this.#question) return;
      this.#cursor = page.nextCursor;
      this.#state.value = {
        kind: 'loaded',
        entries: [...before, ...page.items],
        hasMore: page.nextCursor !== null,
        isLoadingMore: false,
      };
    } catch (cause) {
      if (question !== this.#question) return;
      const isOthers = cause instanceof RestProblem && cause.code === 'not-owner';
      if (!isOthers) console.warn('audit', cause);
      this.#state.value = { kind: isOthers ? 'not-owner' : 'failed' };
    }
  }
}
