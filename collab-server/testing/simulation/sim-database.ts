import type {
  AppendOutcome,
  AppendRequest,
  DojoAccess,
  JournalHead,
  JournalRow,
  RecoverOutcome,
  Recovery,
  Snapshot,
  StateEntry,
  TurnOutcome,
} from '@tatami/persistence';
import type { DojoId, MemberRole, SessionState, Turn, TurnMode, UserId, WriterId } from '@tatami/protocol';
import { genesisHash, journalHash } from '@tatami/protocol';
import { sha256 } from '../../src/journal/sha256.ts';

const SNAPSHOT_LEASE_MS = 30_000;

interface SimSession {
  turn: number;
  mode: TurnMode;
  startedAtMs: number;
}

interface SimDojo {
  epoch: number;
  state: SessionState;
  readonly rows: JournalRow[];
  readonly snapshots: Snapshot[];
  /** Entries of rows that are left out, as `seq:index`. */
  readonly quarantined: Set<`${number}:${number}`>;
  snapshotLease: { readonly holder: WriterId; readonly endsAtMs: number } | undefined;
  readonly bindings: Map<number, UserId>;
  nextClientId: number;
  readonly session: SimSession;
  readonly members: Map<UserId, MemberRole>;
  accessRevision: number;
}

export interface Backup {
  readonly dojos: Map<DojoId, SimDojo>;
  readonly revokedAtMs: Map<UserId, number>;
}

/** What PostgreSQL keeps, with PostgreSQL's rules and nothing else: it outlives every simulated pod. */
export class SimDatabase {
  #dojos = new Map<DojoId, SimDojo>();
  readonly #onCommit: (row: JournalRow) => void;
  readonly nowMs: () => number;
  #revokedAtMs = new Map<UserId, number>();
  /** Heads that somebody else has locked. */
  readonly held = new Set<DojoId>();

  constructor(options: { nowMs: () => number; onCommit?: (row: JournalRow) => void }) {
    this.nowMs = options.nowMs;
    this.#onCommit = options.onCommit ?? (() => {});
  }

  createDojo(dojoId: DojoId): void {
    this.#dojos.set(dojoId, {
      epoch: 1,
      state: 'open',
      rows: [],
      snapshots: [],
      quarantined: new Set(),
      snapshotLease: undefined,
      bindings: new Map(),
      nextClientId: 1,
      session: { turn: 0, mode: { mode: 'free' }, startedAtMs: 0 },
      members: new Map(),
      accessRevision: 0,
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

  changeState(dojoId: DojoId, to: SessionState, entry: StateEntry): AppendOutcome {
    return this.#change(dojoId, entry, dojo => {
      if (dojo.state === 'paused' && to === 'paused') return refusedPaused(dojoId, entry);
      return row => {
        dojo.state = to;
        if (to === 'archived') dojo.epoch++;
        if (to === 'open') dojo.session.startedAtMs = Number(row.atMicros) / 1000;
      };
    });
  }

  changeTurn(dojoId: DojoId, turn: Turn, onlyWhenDue: boolean, entry: StateEntry): TurnOutcome {
    return this.#change<TurnOutcome>(dojoId, entry, ({ state, session }) => {
      if (state === 'paused') return refusedPaused(dojoId, entry);
      const { number, restarts, ...mode } = turn;
      if (session.turn !== number - 1) return { kind: 'another-turn' };
      if (onlyWhenDue) {
        const leftMs = timeLeft(session, this.nowMs());
        if (leftMs > 0) return { kind: 'too-early', leftMs };
      }
      return row => {
        session.turn = number;
        session.mode = mode;
        if (restarts) session.startedAtMs = Number(row.atMicros) / 1000;
      };
    });
  }

  recover(dojoId: DojoId, { head, epoch, entry, owners }: Recovery): RecoverOutcome {
    return this.#change<RecoverOutcome>(dojoId, entry, dojo => {
      for (const [clientId, userId] of owners) {
        if ((dojo.bindings.get(clientId) ?? userId) !== userId) return { kind: 'client-ids-taken' };
      }
      if (dojo.rows.length !== head.seq || !Buffer.from(headHash(dojoId, dojo)).equals(head.hash))
        return { kind: 'head-moved' };
      return () => {
        dojo.epoch = Math.max(dojo.epoch + 1, epoch);
        for (const [clientId, userId] of owners) dojo.bindings.set(clientId, userId);
      };
    });
  }

  /** A backup, to be restored later. */
  backup(): Backup {
    return structuredClone({ dojos: this.#dojos, revokedAtMs: this.#revokedAtMs });
  }

  /** Sets everything back to what it was then. */
  restore(backup: Backup): void {
    const { dojos, revokedAtMs } = structuredClone(backup);
    this.#dojos = dojos;
    this.#revokedAtMs = revokedAtMs;
  }

  access(dojoId: DojoId, userId: UserId): DojoAccess | undefined {
    const dojo = this.#dojos.get(dojoId);
    if (dojo === undefined) return undefined;
    return {
      epoch: dojo.epoch,
      state: dojo.state,
      isPrivate: false,
      memberRole: dojo.members.get(userId),
      revokedAtMs: this.#revokedAtMs.get(userId) ?? 0,
    };
  }

  revokeTokens(userId: UserId): void {
    this.#revokedAtMs.set(userId, this.nowMs());
  }

  revocations(ageMs: number): Map<UserId, number> {
    const since = this.nowMs() - ageMs;
    return new Map([...this.#revokedAtMs].filter(([, atMs]) => atMs >= since));
  }

  claimSnapshot(dojoId: DojoId, holder: WriterId): boolean {
    const dojo = this.#dojos.get(dojoId);
    const lease = dojo?.snapshotLease;
    const now = this.nowMs();
    if (dojo === undefined || (lease !== undefined && lease.holder !== holder && lease.endsAtMs > now))
      return false;
    dojo.snapshotLease = { holder, endsAtMs: now + SNAPSHOT_LEASE_MS };
    return true;
  }

  releaseSnapshot(dojoId: DojoId, holder: WriterId): void {
    const dojo = this.#dojos.get(dojoId);
    if (dojo?.snapshotLease?.holder === holder) dojo.snapshotLease = undefined;
  }

  heads(dojoIds: readonly DojoId[]): JournalHead[] {
    return dojoIds.flatMap(dojoId => {
      const dojo = this.#dojos.get(dojoId);
      if (dojo === undefined) return [];
      const { epoch, state, accessRevision } = dojo;
      return [{ dojoId, seq: dojo.rows.length, epoch, hash: headHash(dojoId, dojo), state, accessRevision }];
    });
  }

  /**
   * Journals an entry that changes the head of a dojo that is there, not locked and not archived.
   * @param decide why it is not journaled, or what changes with its row
   */
  #change<Outcome extends { readonly kind: string }>(
    dojoId: DojoId,
    entry: StateEntry,
    decide: (dojo: SimDojo) => Outcome | ((row: JournalRow) => void),
  ): Outcome | AppendOutcome {
    const dojo = this.#dojos.get(dojoId);
    const { batch } = entry;
    if (dojo === undefined) return { kind: 'refused', dojoId, batch, code: 'dojo-not-found' };
    const request = { dojoId, epoch: dojo.epoch, batch, payload: entry.payload };
    const earlier = this.#find(entry.writer, request);
    if (earlier !== undefined) return committed(request, earlier);
    if (this.held.has(dojoId)) return { kind: 'locked', dojoId, batch };
    if (dojo.state === 'archived') return { kind: 'refused', dojoId, batch, code: 'dojo-archived' };
    const decision = decide(dojo);
    if (typeof decision !== 'function') return decision;
    const row = this.#push(dojo, entry.writer, request);
    decision(row);
    return committed(request, row);
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
    const last = dojo.rows.at(-1);
    const now = BigInt(Math.round(this.nowMs() * 1000));
    const atMicros = last !== undefined && last.atMicros > now ? last.atMicros : now;
    const unhashed = { dojoId, seq: dojo.rows.length + 1, epoch, atMicros, writer, batch, payload };
    const row = { ...unhashed, hash: journalHash(sha256, headHash(dojoId, dojo), unhashed) };
    dojo.rows.push(row);
    this.#onCommit(row);
    return row;
  }
}

function refusedPaused(dojoId: DojoId, { batch }: StateEntry): AppendOutcome {
  return { kind: 'refused', dojoId, batch, code: 'dojo-paused' };
}

function headHash(dojoId: DojoId, { rows }: SimDojo): Uint8Array {
  return rows.at(-1)?.hash ?? genesisHash(sha256, dojoId);
}

/** Infinite for a turn without a limit. */
function timeLeft({ mode, startedAtMs }: SimSession, nowMs: number): number {
  if (mode.mode === 'free' || mode.turnMs === 0) return Number.POSITIVE_INFINITY;
  return startedAtMs + mode.turnMs - nowMs;
}

function committed(request: AppendRequest, row: JournalRow): AppendOutcome {
  const { dojoId, batch } = request;
  return { kind: 'committed', dojoId, batch, seq: row.seq, atMicros: row.atMicros, hash: row.hash };
}
