import type { Cell } from '../cells.ts';
import type { DialectName } from './dialects.ts';

/** What the harness asks of a generator; it is the message that starts it. */
export interface Plan {
  readonly cell: Cell;
  readonly port: number;
  readonly dialect: DialectName;
  /** One path for each room. */
  readonly rooms: readonly string[];
  /** One for each member of a room; empty where nobody is asked for one. */
  readonly tokens: readonly string[];
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly seed: number;
}

/** Milliseconds; undefined where nothing was measured. */
export interface Latency {
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/** What a generator saw. */
export interface Observed {
  readonly measuredMs: number;
  /** Of the time that is measured. A delivery is one edit seen by one client that is not its author. */
  readonly edits: number;
  /** Deliveries as whole edits: less than `edits` where a server does not keep up. */
  readonly deliveredEdits: number;
  readonly deliveries: number;
  readonly frames: number;
  readonly bytes: number;
  /** From sending an edit to each client that was delivered it. */
  readonly delivered: Latency;
  /** From sending an edit to its author being told that it is saved; only of a server that says so. */
  readonly saved: Latency;
  /** Share of one core that the generator itself used. */
  readonly generatorLoad: number;
  /** How late the generator made its edits, 99th percentile, milliseconds; undefined in a closed loop. */
  readonly generatorLateP99Ms: number | undefined;
  /** Of the whole run, warm-up included. All of them have to be 0. */
  readonly missing: number;
  readonly unsaved: number;
  /** Rooms whose text is not what was typed. */
  readonly wrongRooms: number;
  readonly checkedRooms: number;
}

/** What a generator tells the harness, in this order. */
export type Report =
  | { readonly phase: 'measuring' }
  | { readonly phase: 'measured' }
  | { readonly phase: 'done'; readonly observed: Observed };
