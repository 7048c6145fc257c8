import type {
  AppendOutcome,
  AppendRequest,
  DojoState,
  JournalHead,
  JournalRow,
  Snapshot,
} from '@tatami/persistence';
import type { DojoId, UserId, WriterId } from '@tatami/protocol/ids';

interface SimDojo {
  epoch: number;
  state: DojoState;
  readonly rows: JournalRow[];
  readonly snapshots: Snapshot[];
  readonly bindings: Map<number, UserId>;
  nextClientId: number;
}

/** What PostgreSQL keeps, with PostgreSQL's rules and nothing else: it outlives every simulated pod. */
export class SimDatabase {
  readonly #dojos = new Map<DojoId, SimDojo>();
  readonly #onCommit: (row: JournalRow) => void;
  readonly #nowMs: () => number;
  /** Heads that somebody else has locked. */
  readonly held = new Set<DojoId>();

  constructor(options: { nowMs: () => number; onCommit?: (row: JournalRow) => void }) {
    this.#nowMs = options.nowMs;
    this.#onCommit = options.onCommit ?? (() => {});
  }

  createDojo(dojoId: DojoId): void {
    this.#dojos.set(dojoId, {
      epoch: 1,
      state: 'open',
      rows: [],
      snapshots: [],
      bindings: new Map(),
      nextClientId: 1,
    });
  }

  dojo(dojoId: DojoId): SimDojo | undefined {
    return this.#dojos.get(dojoId);
  }

  /** One statement: all of it or nothing. Undefined if one of the batches is there already. */
  append(writer: WriterId, requests: readonly AppendRequest[]): AppendOutcome[] | undefined {
    if (requests.some(request => this.#find(writer, request) !== undefined)) return undefined;
    return requests.map(request => this.#appendOne(writer, request));
  }

  /** What is there keeps its place, the rest is appended. */
  resolve(writer: WriterId, requests: readonly AppendRequest[]): AppendOutcome[] {
    return requests.map(request => {
      const row = this.#find(writer, request);
      return row === undefined ? this.#appendOne(writer, request) : committed(request, row);
    });
  }

  changeState(
    dojoId: DojoId,
    to: DojoState,
    entry: { writer: WriterId; batch: bigint; payload: Uint8Array },
  ): AppendOutcome {
    const dojo = this.#dojos.get(dojoId);
    const { batch } = entry;
    if (dojo === undefined) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
    if (dojo.state === 'archived') return { kind: 'refused', dojoId, batch, code: 'dojo-archived' };
    const request = { dojoId, epoch: dojo.epoch, batch, payload: entry.payload };
    const row = this.#push(dojo, entry.writer, request);
    dojo.state = to;
    if (to === 'archived') dojo.epoch++;
    return committed(request, row);
  }

  heads(dojoIds: readonly DojoId[]): JournalHead[] {
    return dojoIds.flatMap(dojoId => {
      const dojo = this.#dojos.get(dojoId);
      if (dojo === undefined) return [];
      return [{ dojoId, seq: dojo.rows.length, epoch: dojo.epoch, state: dojo.state }];
    });
  }

  #find(writer: WriterId, request: AppendRequest): JournalRow | undefined {
    const rows = this.#dojos.get(request.dojoId)?.rows ?? [];
    return rows.find(row => row.writer === writer && row.batch === request.batch);
  }

  #appendOne(writer: WriterId, request: AppendRequest): AppendOutcome {
    const { dojoId, batch } = request;
    const dojo = this.#dojos.get(dojoId);
    if (dojo === undefined) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
    if (this.held.has(dojoId)) return { kind: 'locked', dojoId, batch };
    if (dojo.state === 'archived') return { kind: 'refused', dojoId, batch, code: 'dojo-archived' };
    if (dojo.state === 'paused') return { kind: 'refused', dojoId, batch, code: 'dojo-paused' };
    if (dojo.epoch !== request.epoch) return { kind: 'refused', dojoId, batch, code: 'wrong-epoch' };
    return committed(request, this.#push(dojo, writer, request));
  }

  #push(dojo: SimDojo, writer: WriterId, request: AppendRequest): JournalRow {
    const { dojoId, epoch, batch, payload } = request;
    const previous = dojo.rows.at(-1)?.atMicros ?? 0n;
    const now = BigInt(Math.round(this.#nowMs() * 1000));
    const atMicros = now > previous ? now : previous;
    const row = { dojoId, seq: dojo.rows.length + 1, epoch, atMicros, writer, batch, payload };
    dojo.rows.push(row);
    this.#onCommit(row);
    return row;
  }
}

function committed(request: AppendRequest, row: JournalRow): AppendOutcome {
  const { dojoId, batch } = request;
  return { kind: 'committed', dojoId, batch, seq: row.seq, atMicros: row.atMicros };
}
