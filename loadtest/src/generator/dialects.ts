import {
  decodeServerFrame,
  encodeEdit,
  encodeHello,
  encodeStep1,
  encodeUpdate,
  SUBPROTOCOL_TATAMI,
  SUBPROTOCOL_TOKEN_PREFIX,
} from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export type DialectName = 'relay' | 'y-websocket' | 'hocuspocus' | 'tatami';

/** What a frame of a server means to a load client. */
export type Incoming =
  /** The client may write, under this clientID if the server gives them. */
  | { readonly type: 'welcome'; readonly clientId: number; readonly epoch: number; readonly seq: number }
  | { readonly type: 'update'; readonly update: Uint8Array }
  /** The document as it was when the client joined; it may write from now on. */
  | { readonly type: 'joined'; readonly update: Uint8Array }
  /** The first `n` messages of this client are saved. */
  | { readonly type: 'saved'; readonly n: number }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'other' };

/** What a client has that comes back. */
export interface Known {
  readonly stateVector: Uint8Array;
  /** Of a server that says so. */
  readonly welcome: Extract<Incoming, { type: 'welcome' }> | undefined;
}

/** How a load client speaks with one kind of server. */
export interface Dialect {
  /** The path of the socket for a room. */
  path(room: string): string;
  protocols(token: string | undefined): readonly string[];
  /**
   * What the client sends when its socket is open. Nothing: then it has joined.
   * @param known what it has of the room already, from when it was there before
   */
  greeting(room: string, known?: Known): readonly Uint8Array[];
  edit(room: string, update: Uint8Array): Uint8Array;
  read(frame: Uint8Array): Incoming;
}

const EMPTY_STATE_VECTOR = Uint8Array.of(0);
const SYNC = 0;
const AUTH = 2;
const STEP_2 = 1;
const UPDATE = 2;
const OTHER: Incoming = { type: 'other' };

const yWebsocket: Dialect = {
  path: room => room,
  protocols: () => [],
  greeting: (_room, known) => [encodeStep1(known?.stateVector ?? EMPTY_STATE_VECTOR)],
  edit: (_room, update) => encodeUpdate(update),
  read: frame => readSync(decoding.createDecoder(frame)),
};

/** Speaks as y-websocket does, to nobody: there is no document to be greeted with. */
const relay: Dialect = { ...yWebsocket, greeting: () => [] };

/** y-websocket's messages with the document's name in front, and a token first, which may be empty. */
const hocuspocus: Dialect = {
  path: () => '/',
  protocols: () => [],
  greeting: (room, known) => [
    named(
      room,
      encoding.encode(encoder => {
        encoding.writeVarUint(encoder, AUTH);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, 'load');
      }),
    ),
    named(room, encodeStep1(known?.stateVector ?? EMPTY_STATE_VECTOR)),
  ],
  edit: (room, update) => named(room, encodeUpdate(update)),
  read: frame => {
    const decoder = decoding.createDecoder(frame);
    // The name is not looked at: a socket here is for one document.
    decoding.readVarUint8Array(decoder);
    return readSync(decoder);
  },
};

const tatami: Dialect = {
  path: room => room,
  protocols: token => [SUBPROTOCOL_TATAMI, `${SUBPROTOCOL_TOKEN_PREFIX}${token ?? ''}`],
  greeting: (_room, known) => {
    const { clientId = 0, epoch = 0, seq = 0 } = known?.welcome ?? {};
    return [encodeHello({ clientId, epoch, lastSeq: seq })];
  },
  edit: (_room, update) => encodeEdit(0, update),
  read: frame => {
    const message = decodeServerFrame(frame);
    switch (message?.type) {
      case 'welcome':
        return { type: 'welcome', clientId: message.clientId, epoch: message.epoch, seq: message.seq };
      case 'batch':
        return { type: 'update', update: message.update };
      case 'saved':
        return { type: 'saved', n: message.n };
      case 'refused':
        return { type: 'refused', reason: message.code };
      case 'closing':
        return { type: 'refused', reason: 'the server closes' };
      default:
        return OTHER;
    }
  },
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  relay,
  'y-websocket': yWebsocket,
  hocuspocus,
  tatami,
};

function readSync(decoder: decoding.Decoder): Incoming {
  if (decoding.readVarUint(decoder) !== SYNC) return OTHER;
  switch (decoding.readVarUint(decoder)) {
    case STEP_2:
      return { type: 'joined', update: decoding.readVarUint8Array(decoder) };
    case UPDATE:
      return { type: 'update', update: decoding.readVarUint8Array(decoder) };
    default:
      return OTHER;
  }
}

function named(room: string, message: Uint8Array): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeVarString(encoder, room);
    encoding.writeUint8Array(encoder, message);
  });
}
