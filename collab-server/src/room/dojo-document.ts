import type { GateSender, GateVerdict, Limits } from '@tatami/protocol';
import { checkUpdate, documentDigest, MAX_CLIENT_ID, TatamiError, tombstoneOf } from '@tatami/protocol';
import * as Y from 'yjs';
import { QuietDoc } from './quiet-doc.ts';
import { isAllDeleted } from './tombstones.ts';

/** A Yjs item with its id, its content and its place in the arrays, measured on recorded sessions. */
const BYTES_PER_STRUCT = 200;
/** Whoever asks with invented state vectors shares nothing, and must not be remembered for it. */
const MAX_DIFFS = 16;

type Form =
  | { readonly kind: 'live'; readonly doc: Y.Doc }
  | { readonly kind: 'bytes'; readonly state: Uint8Array; readonly roots: ReadonlySet<string> };

/**
 * The text of a dojo: a live Y.Doc while people type, only its encoded state when the room is quiet (a sleeping
 * document costs its bytes; a live one costs about ten times that). It wakes by itself when it is needed.
 *
 * The document runs ahead of the journal by what is not committed yet; whoever lets something of it leave the
 * room waits for the commit that covers it.
 */
export class DojoDocument {
  readonly #limits: Limits;
  #form: Form;
  #isSound = true;
  /** The part of the last apply that was new, as Yjs reports it. */
  #effective: Uint8Array | undefined;
  #encodedState: Uint8Array | undefined;
  readonly #diffs = new Map<string, Uint8Array>();

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#form = { kind: 'live', doc: this.#newDoc() };
  }

  get isAwake(): boolean {
    return this.#form.kind === 'live';
  }

  /** Whether the last applyWhatFits came to its end; a document that it left half-changed must be thrown away. */
  get isSound(): boolean {
    return this.#isSound;
  }

  /** Whether the document has a file, or a map, of this name; it does not wake for the question. */
  hasRoot(name: string): boolean {
    return this.#form.kind === 'live' ? this.#form.doc.share.has(name) : this.#form.roots.has(name);
  }

  /** What the gate says of an update. */
  check(update: Uint8Array, sender: GateSender, isStep2: boolean): GateVerdict {
    return checkUpdate(update, this.#wake(), sender, { limits: this.#limits, isStep2 });
  }

  /** Whether all that an update inserts is here, and deleted. */
  hasOnlyDeletedOf(update: Uint8Array): boolean {
    return isAllDeleted(update, this.#wake());
  }

  tombstoneOf(update: Uint8Array, sender: GateSender, keepDeletes: boolean): Uint8Array | undefined {
    return tombstoneOf(update, this.#wake(), sender, { limits: this.#limits, keepDeletes });
  }

  /**
   * Integrates a checked update and returns what of it was new, or undefined if nothing was. That part, not the
   * bytes as received, is what is journaled: a step 2 carries the whole delete set every time.
   * Throws what Yjs throws; the document may then be half-applied and must be thrown away.
   */
  apply(update: Uint8Array): Uint8Array | undefined {
    const doc = this.#wake();
    this.#effective = undefined;
    Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      throw new Error('An update left something pending');
    }
    return this.#takeEffective();
  }

  /**
   * Integrates some of many committed updates in one transaction. Throws what Yjs throws; what waits for something is only
   * found by {@link assertSound}, after the last of them.
   */
  applySome(updates: readonly Uint8Array[]): void {
    const doc = this.#wake();
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    this.#takeEffective();
  }

  /**
   * Integrates what of a committed update rests on nothing that is missing, and says whether that was all of it.
   * Throws as apply does, and the document is then not sound any more; and for bytes that are no update, and a
   * clientID or clock that is too high, which leave it as it was.
   */
  applyWhatFits(update: Uint8Array): boolean {
    return this.#applyFitting(update).isComplete;
  }

  /** The same for an update of which a part did not fit before; returns what of it was new, or undefined if nothing was. */
  applyMoreOf(update: Uint8Array): Uint8Array | undefined {
    return this.#applyFitting(update).effective;
  }

  #applyFitting(update: Uint8Array): {
    readonly isComplete: boolean;
    readonly effective: Uint8Array | undefined;
  } {
    const doc = this.#wake();
    for (const [clientId, clock] of Y.parseUpdateMeta(update).to) this.#assertReadable(clientId, clock);
    this.#isSound = false;
    Y.applyUpdate(doc, update);
    this.#isSound = true;
    const effective = this.#takeEffective();
    const { store } = doc;
    const isComplete = store.pendingStructs === null && store.pendingDs === null;
    // What waits would be merged with, and tried again, at each of the next updates.
    store.pendingStructs = null;
    store.pendingDs = null;
    return { isComplete, effective };
  }

  /**
   * Throws if something waits for what never came, or a clientID or clock is beyond what clients can read: for what
   * came past no gate of today's.
   */
  assertSound(): void {
    const { store } = this.#wake();
    if (store.pendingStructs !== null || store.pendingDs !== null) {
      throw new Error('An update left something pending');
    }
    for (const clientId of store.clients.keys()) {
      this.#assertReadable(clientId, Y.getState(store, clientId));
    }
  }

  /** Integrates a snapshot's state (V2). */
  applySnapshot(state: Uint8Array): void {
    Y.applyUpdateV2(this.#wake(), state);
    this.#takeEffective();
  }

  /** The whole state as a V1 update; encoded once until the next change, shared by all who join meanwhile. */
  encodeState(): Uint8Array {
    if (this.#form.kind === 'bytes') return this.#form.state;
    this.#encodedState ??= Y.encodeStateAsUpdate(this.#form.doc);
    return this.#encodedState;
  }

  /**
   * What somebody with this state vector lacks. Equal state vectors share one encoding until the next change.
   * Throws TatamiError `message-malformed` if it is none.
   */
  encodeDiff(stateVector: Uint8Array): Uint8Array {
    if (stateVector.length <= 1) return this.encodeState();
    const key = Buffer.from(stateVector.buffer, stateVector.byteOffset, stateVector.length).toString(
      'latin1',
    );
    const known = this.#diffs.get(key);
    if (known !== undefined) return known;
    checkStateVector(stateVector);
    const diff =
      this.#form.kind === 'bytes'
        ? Y.diffUpdate(this.#form.state, stateVector)
        : Y.encodeStateAsUpdate(this.#form.doc, stateVector);
    if (this.#diffs.size >= MAX_DIFFS) this.#diffs.clear();
    this.#diffs.set(key, diff);
    return diff;
  }

  /** Undefined while it sleeps: it does not wake for this. */
  digest(): Uint8Array | undefined {
    return this.#form.kind === 'live' ? documentDigest(this.#form.doc) : undefined;
  }

  encodeStateVector(): Uint8Array {
    return this.#form.kind === 'bytes'
      ? Y.encodeStateVectorFromUpdate(this.#form.state)
      : Y.encodeStateVector(this.#form.doc);
  }

  /** About what the document takes in memory, in bytes. */
  get costBytes(): number {
    if (this.#form.kind === 'bytes') return this.#form.state.length;
    let structs = 0;
    for (const list of this.#form.doc.store.clients.values()) structs += list.length;
    return structs * BYTES_PER_STRUCT;
  }

  /** Gives up the live form. */
  sleep(): void {
    if (this.#form.kind === 'bytes') return;
    const state = this.encodeState();
    const { doc } = this.#form;
    doc.destroy();
    this.#form = { kind: 'bytes', state, roots: new Set(doc.share.keys()) };
    this.#forgetEncodings();
  }

  destroy(): void {
    if (this.#form.kind === 'live') this.#form.doc.destroy();
    this.#forgetEncodings();
  }

  #assertReadable(clientId: number, clock: number): void {
    if (clientId > MAX_CLIENT_ID) throw new Error('A clientID is too high');
    if (clock > this.#limits.maxClock) throw new Error('A clock is too high');
  }

  #wake(): Y.Doc {
    if (this.#form.kind === 'live') return this.#form.doc;
    const doc = this.#newDoc();
    Y.applyUpdate(doc, this.#form.state);
    this.#form = { kind: 'live', doc };
    this.#takeEffective();
    return doc;
  }

  #newDoc(): Y.Doc {
    const doc = new QuietDoc();
    doc.on('update', (update: Uint8Array) => {
      this.#effective = update;
    });
    return doc;
  }

  #takeEffective(): Uint8Array | undefined {
    const effective = this.#effective;
    this.#effective = undefined;
    if (effective !== undefined) this.#forgetEncodings();
    return effective;
  }

  #forgetEncodings(): void {
    this.#encodedState = undefined;
    if (this.#diffs.size > 0) this.#diffs.clear();
  }
}

/** So that what Yjs throws while it encodes is known to be our own fault. */
function checkStateVector(stateVector: Uint8Array): void {
  for (const clientId of decodeStateVector(stateVector).keys()) {
    if (clientId > MAX_CLIENT_ID) {
      throw new TatamiError('message-malformed', {
        detail: 'A clientID of a state vector is above 2^53 - 1',
      });
    }
  }
}

function decodeStateVector(stateVector: Uint8Array): Map<number, number> {
  try {
    return Y.decodeStateVector(stateVector);
  } catch (cause) {
    throw new TatamiError('message-malformed', { detail: 'Not a state vector', cause });
  }
}
