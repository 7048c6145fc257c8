import type { PeriodRow } from '@tatami/persistence';
import type { BatchEntry, DojoId, UserId } from '@tatami/protocol';
import { decodeBatch, TatamiError } from '@tatami/protocol';
import type { DayCount } from './report-data.ts';

/** Nothing edited for longer than this is a pause, and no part of the time that people were active. */
const PAUSE_MS = 10 * 60 * 1000;

export interface DojoActivity {
  readonly people: ReadonlySet<UserId>;
  /** Null if there are no edits. */
  readonly activeMs: number | null;
}

/**
 * Counts what people did, from rows of journals. An edit is one update of a document, as it came from somebody's device:
 * a few keystrokes. Rows of a dojo are added in their order, one dojo after the other.
 */
export class Participation {
  /** The only user whose edits count, though everybody counts as a participant of a dojo. */
  readonly #only: UserId | undefined;
  readonly #edits = new Map<UserId, { edits: number; readonly dojos: Set<DojoId> }>();
  readonly #days = new Map<string, number>();
  readonly #dojos = new Map<DojoId, { readonly people: Set<UserId>; readonly time: ActiveTime }>();
  readonly #counted = new Map<DojoId, ActiveTime>();
  unreadableRows = 0;

  constructor(only?: UserId) {
    this.#only = only;
  }

  /** @param quarantined entries that were found bad later, as `seq:index` */
  add(dojoId: DojoId, row: PeriodRow, quarantined: ReadonlySet<`${number}:${number}`>): void {
    const rowMs = Number(row.atMicros / 1000n);
    for (const [index, entry] of this.#entriesOf(row).entries()) {
      if (quarantined.has(`${row.seq}:${index}`)) continue;
      if (entry.kind !== 'update' && entry.kind !== 'join') continue;
      const dojo = this.#dojoOf(dojoId);
      dojo.people.add(entry.userId);
      if (entry.kind === 'join') continue;
      const atMs = rowMs + entry.deltaMs;
      dojo.time.add(atMs);
      if (this.#only === undefined || entry.userId === this.#only) this.#count(dojoId, entry.userId, atMs);
    }
  }

  /** Most edits first. */
  get people(): { userId: UserId; edits: number; dojos: number }[] {
    return [...this.#edits]
      .map(([userId, { edits, dojos }]) => ({ userId, edits, dojos: dojos.size }))
      .sort((a, b) => b.edits - a.edits || (a.userId < b.userId ? -1 : 1));
  }

  get days(): DayCount[] {
    return [...this.#days].map(([day, edits]) => ({ day, edits })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  /** Dojos with edits that count. */
  get activeDojos(): number {
    return this.#counted.size;
  }

  get activeMs(): number {
    return [...this.#counted.values()].reduce((sum, { activeMs }) => sum + activeMs, 0);
  }

  dojo(dojoId: DojoId): DojoActivity {
    const dojo = this.#dojos.get(dojoId);
    if (dojo === undefined) return { people: new Set(), activeMs: null };
    return { people: dojo.people, activeMs: dojo.time.isEmpty ? null : dojo.time.activeMs };
  }

  #count(dojoId: DojoId, userId: UserId, atMs: number): void {
    const person = this.#edits.get(userId) ?? { edits: 0, dojos: new Set() };
    person.edits++;
    person.dojos.add(dojoId);
    this.#edits.set(userId, person);
    const day = new Date(atMs).toISOString().slice(0, 10);
    this.#days.set(day, (this.#days.get(day) ?? 0) + 1);
    const time = this.#counted.get(dojoId) ?? new ActiveTime();
    time.add(atMs);
    this.#counted.set(dojoId, time);
  }

  #dojoOf(dojoId: DojoId): { readonly people: Set<UserId>; readonly time: ActiveTime } {
    const known = this.#dojos.get(dojoId);
    if (known !== undefined) return known;
    const dojo = { people: new Set<UserId>(), time: new ActiveTime() };
    this.#dojos.set(dojoId, dojo);
    return dojo;
  }

  /** One damaged row, or one of a newer version, must not cost the whole report. */
  #entriesOf({ payload }: PeriodRow): BatchEntry[] {
    try {
      return decodeBatch(payload);
    } catch (error) {
      if (!(error instanceof TatamiError)) throw error;
      this.unreadableRows++;
      return [];
    }
  }
}

/** Sums the time between moments that are no pause apart. */
class ActiveTime {
  #lastMs: number | undefined;
  activeMs = 0;

  get isEmpty(): boolean {
    return this.#lastMs === undefined;
  }

  add(atMs: number): void {
    const sinceMs = atMs - (this.#lastMs ?? atMs);
    if (sinceMs > 0 && sinceMs <= PAUSE_MS) this.activeMs += sinceMs;
    this.#lastMs = Math.max(atMs, this.#lastMs ?? atMs);
  }
}
