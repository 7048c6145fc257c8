import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { NewReport, Report, ReportFile } from '@tatami/rest';

/** How often the page looks how far the reports are. */
const LOOK_MS = 700;

export type ReportListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly reports: readonly Report[] }
  | { readonly kind: 'failed' };

/** The reports that somebody has asked for. It looks again while one of them is being made. */
export class ReportList {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<ReportListState>({ kind: 'loading' });
  #looking: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<ReportListState> {
    return this.#state;
  }

  /** A look that fails leaves what was seen before, and is tried again. */
  async load(): Promise<void> {
    clearTimeout(this.#looking);
    try {
      const { items } = await this.#rest.call('listReports', {});
      if (this.#isOver) return;
      this.#state.value = { kind: 'loaded', reports: items };
    } catch (cause) {
      console.warn('reports', cause);
      if (this.#isOver) return;
      if (this.#state.value.kind !== 'loaded') this.#state.value = { kind: 'failed' };
    }
    clearTimeout(this.#looking);
    if (this.#hasOpen()) this.#looking = setTimeout(() => void this.load(), LOOK_MS);
  }

  /** @returns the code of the problem; undefined if the report is being made */
  async ask(report: NewReport): Promise<string | undefined> {
    try {
      await this.#rest.call('createReport', { body: report });
    } catch (cause) {
      console.warn('report', cause);
      return cause instanceof RestProblem ? cause.code : 'other';
    }
    await this.load();
    return undefined;
  }

  async cancel(report: Report): Promise<void> {
    try {
      await this.#rest.call('cancelJob', { path: { id: report.id } });
    } catch (cause) {
      // It may have ended meanwhile; the list says what became of it.
      console.warn('report', cause);
    }
    await this.load();
  }

  async addressOf(report: Report, { format }: ReportFile): Promise<string> {
    const { url } = await this.#rest.call('readReportFile', { path: { id: report.id, format } });
    return url;
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#looking);
  }

  #hasOpen(): boolean {
    const state = this.#state.value;
    return state.kind === 'loaded' && state.reports.some(isOpen);
  }
}

export function isOpen({ state }: Report): boolean {
  return state === 'waiting' || state === 'running';
}
