import type { SocketClass } from '@tatami/client';
import { TatamiProvider } from '@tatami/client';
import type { SimClock } from '@tatami/collab-server/simulation';
import type { DojoId, DojoRole, ErrorCode, UserId } from '@tatami/protocol';
import * as Y from 'yjs';
import type { Committed } from './committed.ts';
import { simToken } from './sim-token.ts';

const SIGN_IN_MS = 2_000;

export interface TypistOptions {
  readonly userId: UserId;
  /** The token's. */
  readonly role: DojoRole;
  readonly dojoId: DojoId;
  readonly clock: SimClock;
  readonly random: () => number;
  readonly WebSocket: SocketClass;
  /** Why an honest edit may be refused in this simulation. */
  readonly honestRefusals: ReadonlySet<ErrorCode>;
  readonly fail: (what: string) => void;
}

interface Typed {
  /** What was inserted; empty for a deletion. */
  readonly marker: string;
  readonly update: Uint8Array;
  /** How many the provider made of it: an update of several ranges goes out in parts. */
  readonly messages: number;
}

/** A participant on TatamiProvider, with what they typed, in order, so that it can be looked for in the journal. */
export class Typist {
  readonly userId: UserId;
  readonly provider: TatamiProvider;
  readonly #fail: (what: string) => void;
  #typed: Typed[] = [];
  #savedCount = 0;

  constructor({ userId, role, dojoId, clock, random, WebSocket, honestRefusals, fail }: TypistOptions) {
    this.userId = userId;
    this.#fail = fail;
    this.provider = new TatamiProvider('ws://simulation', dojoId, {
      token: async () => simToken({ userId, role, issuedAtMs: clock.now() }),
      WebSocket,
      clock,
      random,
      page: undefined,
    });
    this.provider.on('refused', ({ code, lostText }) => {
      if (!honestRefusals.has(code)) fail(`an honest edit was refused: ${code}`);
      // It vanishes, and its author is told what it was.
      this.#typed = this.#typed.filter(({ marker }) => marker === '' || !lostText.includes(marker));
    });
    this.provider.on('reset', ({ code }) => {
      if (!honestRefusals.has(code)) fail(`a document was reset: ${code}`);
      // What was saved before has been looked for; the rest is handed to the user as lost text.
      this.#typed = [];
      this.#savedCount = 0;
    });
    this.provider.on('closed', close => {
      if (close.code !== 4401) fail(`somebody was sent away for good: ${close.code} ${close.reason}`);
      clock.after(SIGN_IN_MS, () => this.provider.connect());
    });
    this.provider.on('error', error => fail(`the provider failed: ${error.message}`));
  }

  /** Edits the document, if the editor would let them; the edit returns what it inserted. */
  type(edit: (doc: Y.Doc) => string): void {
    if (!this.provider.canWrite) return;
    const { doc } = this.provider;
    const updates: Uint8Array[] = [];
    const record = (update: Uint8Array) => void updates.push(update);
    const unsavedBefore = this.provider.unsaved;
    doc.on('update', record);
    const marker = edit(doc);
    doc.off('update', record);
    const messages = this.provider.unsaved - unsavedBefore;
    this.#typed.push({ marker, update: Y.mergeUpdates(updates), messages });
  }

  /** How many edits were called saved since the document was last reset. */
  get savedCount(): number {
    return this.#savedCount;
  }

  /** Everything that is called saved by now must be committed. */
  checkSaved(committed: Committed): void {
    let savedNow = this.#typed.length;
    for (let unsaved = this.provider.unsaved; unsaved > 0 && savedNow > 0; savedNow--) {
      unsaved -= this.#typed[savedNow - 1]?.messages ?? 0;
    }
    for (const { marker, update } of this.#typed.slice(this.#savedCount, savedNow)) {
      if (!committed.hasInserted(marker)) {
        this.#fail(`${marker} was called saved and is not in the journal`);
      }
      if (!committed.hasDeleted(update)) this.#fail('a deletion was called saved and is not in the journal');
    }
    this.#savedCount = Math.max(this.#savedCount, savedNow);
  }
}
