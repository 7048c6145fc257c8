import { encodeStep1, encodeStep2, encodeUpdate } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Pipe } from './sim-network.ts';

/**
 * Does what y-websocket's provider does with the document: step 1 at every connection, an answer to the server's,
 * every local update at once, and no idea of what is saved. (The real one, on real sockets, is tested elsewhere;
 * its timers cannot be simulated.)
 */
export class StockClient {
  #doc: Y.Doc;
  #pipe: Pipe | undefined;

  constructor(clientId: number) {
    this.#doc = this.#newDoc(clientId);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Somebody loads the page again: what the document held is gone. */
  reload(clientId: number): void {
    this.cut();
    this.#doc = this.#newDoc(clientId);
  }

  connect(pipe: Pipe): void {
    this.#pipe = pipe;
    pipe.onClientFrame = frame => this.#receive(frame, pipe);
    pipe.toServer(encodeStep1(Y.encodeStateVector(this.doc)));
  }

  get isConnected(): boolean {
    return this.#pipe !== undefined && !this.#pipe.isClosed;
  }

  cut(): void {
    this.#pipe?.cut();
  }

  #newDoc(clientId: number): Y.Doc {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#pipe?.toServer(encodeUpdate(update));
    });
    return doc;
  }

  #receive(frame: Uint8Array, pipe: Pipe): void {
    const stateVector = receiveDocument(frame, this.doc, this);
    if (stateVector !== undefined) pipe.toServer(encodeStep2(Y.encodeStateAsUpdate(this.doc, stateVector)));
  }
}

/** Takes what a frame says of the document; returns the state vector if it asks for what the server lacks. */
export function receiveDocument(frame: Uint8Array, doc: Y.Doc, origin?: unknown): Uint8Array | undefined {
  const decoder = decoding.createDecoder(frame);
  if (decoding.readVarUint(decoder) !== 0) return undefined;
  const type = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  if (type === 0) return bytes;
  Y.applyUpdate(doc, bytes, origin);
  return undefined;
}
