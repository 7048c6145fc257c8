import type { SeededRandom } from '@tatami/kernel';
import { encodeStep1, encodeUpdate } from '@tatami/protocol';
import { forgedUpdate } from '@tatami/protocol/testing';
import * as Y from 'yjs';
import type { Pipe } from './sim-network.ts';
import { receiveDocument } from './stock-client.ts';

/** A participant who may write, and sends what no editor makes: text at made-up places, and text of other people. */
export class Forger {
  readonly #clientId: number;
  readonly #random: SeededRandom;
  #doc = new Y.Doc();
  #pipe: Pipe | undefined;

  constructor(options: { clientId: number; random: SeededRandom }) {
    this.#clientId = options.clientId;
    this.#random = options.random;
  }

  get isConnected(): boolean {
    return this.#pipe !== undefined && !this.#pipe.isClosed;
  }

  connect(pipe: Pipe): void {
    this.#pipe = pipe;
    this.#doc = new Y.Doc();
    pipe.onClientFrame = frame => receiveDocument(frame, this.#doc);
    pipe.toServer(encodeStep1(Y.encodeStateVector(this.#doc)));
  }

  forge(): void {
    const authors = [...Y.decodeStateVector(Y.encodeStateVector(this.#doc)).keys()];
    if (authors.length === 0) return;
    const update = this.#random.chance(0.3)
      ? this.#textOf(this.#random.pick(authors))
      : forgedUpdate(this.#doc, this.#random, { forger: this.#clientId, authors, root: 'main' });
    this.#pipe?.toServer(encodeUpdate(update));
  }

  cut(): void {
    this.#pipe?.cut();
  }

  /** What that author would send who typed on in the forger's document. */
  #textOf(clientId: number): Uint8Array {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#doc));
    doc.clientID = clientId;
    const before = Y.encodeStateVector(doc);
    doc.getText('main').insert(0, 'forged');
    return Y.encodeStateAsUpdate(doc, before);
  }
}
