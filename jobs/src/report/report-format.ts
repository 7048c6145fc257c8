import type { ReportLanguage } from './report-request.ts';
import type { Plural } from './report-words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Numbers, days and plurals as a language writes them; days are those of UTC. */
export class ReportFormat {
  readonly #number: Intl.NumberFormat;
  readonly #hours: Intl.NumberFormat;
  readonly #plural: Intl.PluralRules;
  readonly #day: Intl.DateTimeFormat;
  readonly #longDay: Intl.DateTimeFormat;
  readonly #month: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;
  readonly #monthName: Intl.DateTimeFormat;

  constructor(language: ReportLanguage) {
    const utc = { timeZone: 'UTC' } as const;
    this.#number = new Intl.NumberFormat(language);
    this.#hours = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#plural = new Intl.PluralRules(language);
    this.#day = new Intl.DateTimeFormat(language, { ...utc, dateStyle: 'medium' });
    this.#longDay = new Intl.DateTimeFormat(language, { ...utc, dateStyle: 'long' });
    this.#month = new Intl.DateTimeFormat(language, { ...utc, month: 'short', year: 'numeric' });
    this.#moment = new Intl.DateTimeFormat(language, { ...utc, dateStyle: 'long', timeStyle: 'short' });
    this.#monthName = new Intl.DateTimeFormat(language, { ...utc, month: 'short' });
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** The word alone, in the form that goes with the number. */
  word(value: number, { one, other }: Plural): string {
    return this.#plural.select(value) === 'one' ? one : other;
  }

  /** With the number in the place of `#`. */
  counted(value: number, plural: Plural): string {
    return this.word(value, plural).replace('#', this.number(value));
  }

  /** Of an RFC 3339 time, or `2026-03-14`. */
  day(at: string): string {
    return this.#day.format(new Date(at));
  }

  /** `2026-03` as people write it. */
  month(month: string): string {
    return this.#month.format(new Date(`${month}-01`)).replace(' de ', ' ');
  }

  moment(at: string): string {
    return `${this.#moment.format(new Date(at))} UTC`;
  }

  /** @param to the first day after it */
  period(from: string, to: string): string {
    return this.#longDay.formatRange(new Date(from), new Date(Date.parse(to) - DAY_MS));
  }

  /** Rounded as people say it: a tenth, under ten hours. */
  hours(ms: number): { readonly value: number; readonly text: string } {
    const hours = ms / 3_600_000;
    const value = hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours);
    return { value, text: this.#hours.format(value) };
  }

  /** `1 h 05 min` */
  duration(ms: number): string {
    const minutes = Math.round(ms / 60_000);
    if (minutes < 60) return `${minutes} min`;
    return `${this.number(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min`;
  }

  /** The short names of the twelve months. */
  get monthNames(): string[] {
    return Array.from({ length: 12 }, (_, month) => this.#monthName.format(Date.UTC(2026, month)));
  }
}
