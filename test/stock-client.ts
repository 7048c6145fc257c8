import { encodeStep2 } from '@tatami/protocol';
import * as Y14 from '@y/y';
import { WebSocket } from 'ws';
import { WebsocketProvider as Provider3 } from 'y-websocket';
import { WebsocketProvider as Provider2 } from 'y-websocket-2';
import { WebsocketProvider as Provider4 } from 'y-websocket-4';
import * as Y from 'yjs';
import { FILE } from './file.ts';

/** The major versions of y-websocket; 4 is `@y/websocket`, on Yjs 14. */
export const STOCK_VERSIONS = [2, 3, 4] as const;
export type StockVersion = (typeof STOCK_VERSIONS)[number];

/** What Yjs 13 and 14 have in common and a test needs. */
interface StockDoc {
  clientID: number;
  getText(name: string): StockText;
  destroy(): void;
}

interface StockText {
  readonly length: number;
  insert(index: number, text: string): void;
  delete(index: number, length: number): void;
  toString(): string;
}

interface StockProvider {
  readonly awareness: {
    getStates(): Map<number, Record<string, unknown>>;
    setLocalStateField(name: string, value: unknown): void;
  };
  readonly synced: boolean;
  readonly ws: unknown;
  protocols: string[];
  on(event: 'connection-close', listener: (event: { readonly code: number } | null) => void): void;
  connect(): void;
  disconnect(): void;
  destroy(): void;
}

export interface StockClientOptions {
  readonly url: string;
  readonly dojoId: string;
  readonly token: string;
  /** That of an earlier document, for a page that was loaded again from a store on the device. */
  readonly clientId?: number;
}

/** An unmodified y-websocket provider, made as its users make it, with the token beside its subprotocol. */
export class StockClient {
  readonly doc: StockDoc;
  readonly provider: StockProvider;
  readonly encodeState: () => Uint8Array;
  /** When each frame came, in milliseconds of `performance.now()`. */
  readonly frameTimes: number[] = [];
  /** When each connection opened, on the same clock. */
  readonly openTimes: number[] = [];
  readonly closeCodes: number[] = [];

  constructor(version: StockVersion, { url, dojoId, token, clientId }: StockClientOptions) {
    const { frameTimes, openTimes, closeCodes } = this;
    class ObservedWebSocket extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols);
        this.on('open', () => openTimes.push(performance.now()));
        this.on('message', () => frameTimes.push(performance.now()));
        this.on('close', code => closeCodes.push(code));
      }
    }
    const options = {
      protocols: ['yjs', `bearer.${token}`],
      WebSocketPolyfill: ObservedWebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    };
    // The document has its id before the provider's awareness asks for it.
    switch (version) {
      case 2:
      case 3: {
        const doc = new Y.Doc();
        if (clientId !== undefined) doc.clientID = clientId;
        const Provider = version === 2 ? Provider2 : Provider3;
        this.doc = doc;
        this.encodeState = () => Y.encodeStateAsUpdate(doc);
        this.provider = new Provider(url, dojoId, doc, options);
        break;
      }
      case 4: {
        const doc = new Y14.Doc();
        if (clientId !== undefined) doc.clientID = clientId;
        this.doc = doc;
        this.encodeState = () => Y14.encodeStateAsUpdate(doc);
        this.provider = new Provider4(url, dojoId, doc, options);
      }
    }
  }

  get clientId(): number {
    return this.doc.clientID;
  }

  get text(): string {
    return this.doc.getText(FILE).toString();
  }

  insert(index: number, text: string): void {
    this.doc.getText(FILE).insert(index, text);
  }

  delete(index: number, length: number): void {
    this.doc.getText(FILE).delete(index, length);
  }

  /** Writes at the end. */
  type(text: string): void {
    this.insert(this.doc.getText(FILE).length, text);
  }

  get synced(): boolean {
    return this.provider.synced;
  }

  /** The names of those whom this client sees, by clientID; the server's own entry has none and is left out. */
  get names(): Map<number, string> {
    const names = new Map<number, string>();
    for (const [clientId, { user }] of this.provider.awareness.getStates()) {
      if (typeof user === 'object' && user !== null && 'name' in user) names.set(clientId, String(user.name));
    }
    return names;
  }

  shareAs(user: { readonly name: string }): void {
    this.provider.awareness.setLocalStateField('user', user);
  }

  /** Sends its whole document, as an answer to a request for what is missing would be that named nothing. */
  sayEverythingAgain(): void {
    const socket = this.provider.ws as WebSocket | null;
    if (socket?.readyState === WebSocket.OPEN) socket.send(encodeStep2(this.encodeState()));
  }

  connect(): void {
    this.provider.connect();
  }

  disconnect(): void {
    this.provider.disconnect();
  }

  /** Fetches another token when the server says that the last one is over, as README.md shows. */
  renewWith(fetchToken: () => Promise<string>): void {
    const { provider } = this;
    provider.on('connection-close', async event => {
      if (event?.code !== 4401) return;
      provider.protocols = ['yjs', `bearer.${await fetchToken()}`];
      provider.connect();
    });
  }

  /** Cuts the connection without a goodbye; the provider comes back by itself. */
  cut(): void {
    (this.provider.ws as WebSocket | null)?.terminate();
  }

  destroy(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}
