import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { TatamiError } from '../errors.ts';
import { readVarUint } from '../var-uint.ts';
import { message } from './message.ts';
import { MessageType, SyncType } from './message-type.ts';

/** What a client says to the server. */
export type ClientMessage =
  | { readonly type: 'step1'; readonly stateVector: Uint8Array }
  /** A document message: sync step 2 or sync update (stock clients), or edit (`tatami.v1`). */
  | DocumentMessage
  | { readonly type: 'awareness'; readonly payload: Uint8Array }
  | { readonly type: 'query-awareness' }
  | Hello
  | { readonly type: 'reauthenticate'; readonly token: string }
  | { readonly type: 'command'; readonly json: string }
  | Divergence
  | Mark;

export interface DocumentMessage {
  readonly type: 'document';
  readonly update: Uint8Array;
  readonly isStep2: boolean;
  /** How old the edit is, in milliseconds on the client's clock; 0 if it does not say. */
  readonly clientAgeMs: number;
}

export interface Hello {
  readonly type: 'hello';
  /** The clientID that an earlier welcome gave to this provider; 0 for none yet. */
  readonly clientId: number;
  /** 0 for none yet. */
  readonly epoch: number;
  /** Everything up to this seq is in the client's document; 0 for nothing. */
  readonly lastSeq: number;
}

/** The client's document is another one than the room's at this seq, though nothing is on the way. */
export interface Divergence {
  readonly type: 'divergence';
  readonly seq: number;
  /** It was mended before by the document that it asks for with this, and now makes a new one by itself. */
  readonly isAgain: boolean;
}

export interface Mark {
  readonly type: 'mark';
  /** Given by the client, so that a resend is no second mark. */
  readonly id: string;
  readonly kind: 'marker' | 'light';
  /** JSON. */
  readonly data: string;
}

/** Newer stock clients may pack a few messages in one frame. */
const MAX_MESSAGES_PER_FRAME = 16;

/**
 * Reads a client's frame. Byte arrays are views on it.
 * Throws TatamiError `message-malformed` for anything else than whole, known messages.
 */
export function decodeClientFrame(frame: Uint8Array): ClientMessage[] {
  const decoder = decoding.createDecoder(frame);
  const messages: ClientMessage[] = [];
  try {
    do messages.push(readMessage(decoder));
    while (decoding.hasContent(decoder) && messages.length < MAX_MESSAGES_PER_FRAME);
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { cause });
  }
  if (decoding.hasContent(decoder)) throw new TatamiError('message-malformed');
  return messages;
}

function readMessage(decoder: decoding.Decoder): ClientMessage {
  const type = readVarUint(decoder);
  switch (type) {
    case MessageType.sync:
      return readSync(decoder);
    case MessageType.awareness:
      return { type: 'awareness', payload: readByteArray(decoder) };
    case MessageType.queryAwareness:
      return { type: 'query-awareness' };
    case MessageType.hello:
      return {
        type: 'hello',
        clientId: readVarUint(decoder),
        epoch: readVarUint(decoder),
        lastSeq: readVarUint(decoder),
      };
    case MessageType.reauthenticate:
      return { type: 'reauthenticate', token: readText(decoder) };
    case MessageType.edit: {
      const clientAgeMs = readVarUint(decoder);
      return { type: 'document', update: readByteArray(decoder), isStep2: false, clientAgeMs };
    }
    case MessageType.command:
      return { type: 'command', json: readText(decoder) };
    case MessageType.digest:
      return { type: 'divergence', seq: readVarUint(decoder), isAgain: decoding.readUint8(decoder) !== 0 };
    case MessageType.mark: {
      const id = readText(decoder);
      const kind = decoding.readUint8(decoder) === 0 ? 'marker' : 'light';
      return { type: 'mark', id, kind, data: readText(decoder) };
    }
    default:
      throw new TatamiError('message-malformed');
  }
}

function readSync(decoder: decoding.Decoder): ClientMessage {
  const type = readVarUint(decoder);
  switch (type) {
    case SyncType.step1:
      return { type: 'step1', stateVector: readByteArray(decoder) };
    case SyncType.step2:
    case SyncType.update:
      return {
        type: 'document',
        update: readByteArray(decoder),
        isStep2: type === SyncType.step2,
        clientAgeMs: 0,
      };
    default:
      throw new TatamiError('message-malformed');
  }
}

/** lib0 checks a length only when it makes the view, with an error of the engine's; this one says it first. */
function readByteArray(decoder: decoding.Decoder): Uint8Array {
  const length = readVarUint(decoder);
  if (length > decoder.arr.length - decoder.pos) throw new TatamiError('message-malformed');
  return decoding.readUint8Array(decoder, length);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readText(decoder: decoding.Decoder): string {
  return utf8.decode(readByteArray(decoder));
}

export function encodeStep1(stateVector: Uint8Array): Uint8Array {
  return sync(SyncType.step1, stateVector);
}

export function encodeStep2(update: Uint8Array): Uint8Array {
  return sync(SyncType.step2, update);
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
  return sync(SyncType.update, update);
}

function sync(type: number, bytes: Uint8Array): Uint8Array {
  return message(MessageType.sync, encoder => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

export function encodeDivergence({ seq, isAgain }: Omit<Divergence, 'type'>): Uint8Array {
  return message(MessageType.digest, encoder => {
    encoding.writeVarUint(encoder, seq);
    encoding.writeUint8(encoder, isAgain ? 1 : 0);
  });
}

/** @param payload what y-protocols' encodeAwarenessUpdate makes */
export function encodeAwareness(payload: Uint8Array): Uint8Array {
  return message(MessageType.awareness, encoder => encoding.writeVarUint8Array(encoder, payload));
}

export function encodeHello(hello: Omit<Hello, 'type'>): Uint8Array {
  return message(MessageType.hello, encoder => {
    encoding.writeVarUint(encoder, hello.clientId);
    encoding.writeVarUint(encoder, hello.epoch);
    encoding.writeVarUint(encoder, hello.lastSeq);
  });
}

export function encodeEdit(clientAgeMs: number, update: Uint8Array): Uint8Array {
  return message(MessageType.edit, encoder => {
    encoding.writeVarUint(encoder, clientAgeMs);
    encoding.writeVarUint8Array(encoder, update);
  });
}

export function encodeToken(token: string): Uint8Array {
  return message(MessageType.reauthenticate, encoder => encoding.writeVarString(encoder, token));
}

export function encodeCommand(json: string): Uint8Array {
  return message(MessageType.command, encoder => encoding.writeVarString(encoder, json));
}

export function encodeMark(mark: Omit<Mark, 'type'>): Uint8Array {
  return message(MessageType.mark, encoder => {
    encoding.writeVarString(encoder, mark.id);
    encoding.writeUint8(encoder, mark.kind === 'marker' ? 0 : 1);
    encoding.writeVarString(encoder, mark.data);
  });
}
