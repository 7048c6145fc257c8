import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { ErrorCode } from '../errors.ts';
import { isErrorCode, TatamiError } from '../errors.ts';
import type { DojoRole, SessionView } from '../session.ts';
import { isDojoRole } from '../session.ts';
import { readVarUint } from '../var-uint.ts';
import { message } from './message.ts';
import { MessageType } from './message-type.ts';

/** What the server says to a `tatami.v1` client. Sync and auth frames are for stock clients only. */
export type ServerMessage =
  | Welcome
  | Batch
  | { readonly type: 'saved'; readonly n: number; readonly seq: number }
  | Refused
  | { readonly type: 'awareness'; readonly payload: Uint8Array }
  | { readonly type: 'session'; readonly session: SessionView }
  | { readonly type: 'reauthenticate'; readonly expiresInMs: number }
  | { readonly type: 'closing'; readonly inMs: number; readonly comeBackAfterMs: number }
  | Digest;

export interface Welcome {
  readonly type: 'welcome';
  /** What this provider writes as, for as long as it lives. */
  readonly clientId: number;
  readonly epoch: number;
  /** The journal's head as this pod knows it. */
  readonly seq: number;
  readonly role: DojoRole;
  readonly limits: ClientLimits;
}

/** What a client should split its messages to. */
export interface ClientLimits {
  readonly maxNewBytes: number;
  readonly maxTextLength: number;
}

export interface Batch {
  readonly type: 'batch';
  /** With this update applied the client has everything up to seq. */
  readonly seq: number;
  /** Yjs V1; empty (no bytes at all) when the batches held no edit. */
  readonly update: Uint8Array;
}

/** What the document holds at a seq, with nothing on the way. */
export interface Digest {
  readonly type: 'digest';
  readonly seq: number;
  /** Of documentDigest. */
  readonly digest: Uint8Array;
}

export interface Refused {
  readonly type: 'refused';
  readonly n: number;
  readonly code: ErrorCode;
  /**
   * `vanish`: the text was journaled as deleted and vanishes with the next batch; go on typing.
   * `reset`: the document cannot be mended in place; make a new one and say hello again with lastSeq 0.
   */
  readonly repair: 'vanish' | 'reset';
}

/** Throws TatamiError `message-malformed`; unknown types give undefined, so that servers may grow. */
export function decodeServerFrame(frame: Uint8Array): ServerMessage | undefined {
  try {
    return readMessage(decoding.createDecoder(frame));
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { cause });
  }
}

function readMessage(decoder: decoding.Decoder): ServerMessage | undefined {
  switch (readVarUint(decoder)) {
    case MessageType.welcome:
      return readWelcome(decoder);
    case MessageType.batch:
      return {
        type: 'batch',
        seq: readVarUint(decoder),
        update: decoding.readVarUint8Array(decoder),
      };
    case MessageType.saved:
      return { type: 'saved', n: readVarUint(decoder), seq: readVarUint(decoder) };
    case MessageType.refused: {
      const n = readVarUint(decoder);
      const code = decoding.readVarString(decoder);
      const repair = decoding.readUint8(decoder) === 0 ? 'vanish' : 'reset';
      return { type: 'refused', n, code: isErrorCode(code) ? code : 'internal', repair };
    }
    case MessageType.awareness:
      return { type: 'awareness', payload: decoding.readVarUint8Array(decoder) };
    case MessageType.session:
      return { type: 'session', session: JSON.parse(decoding.readVarString(decoder)) as SessionView };
    case MessageType.reauthenticate:
      return { type: 'reauthenticate', expiresInMs: readVarUint(decoder) };
    case MessageType.closing:
      return {
        type: 'closing',
        inMs: readVarUint(decoder),
        comeBackAfterMs: readVarUint(decoder),
      };
    case MessageType.digest:
      return { type: 'digest', seq: readVarUint(decoder), digest: decoding.readVarUint8Array(decoder) };
    default:
      return undefined;
  }
}

function readWelcome(decoder: decoding.Decoder): Welcome {
  const clientId = readVarUint(decoder);
  const epoch = readVarUint(decoder);
  const seq = readVarUint(decoder);
  const role = decoding.readVarString(decoder);
  if (!isDojoRole(role)) throw new TatamiError('message-malformed');
  const maxNewBytes = readVarUint(decoder);
  const maxTextLength = readVarUint(decoder);
  return { type: 'welcome', clientId, epoch, seq, role, limits: { maxNewBytes, maxTextLength } };
}

export function encodeWelcome(welcome: Omit<Welcome, 'type'>): Uint8Array {
  return message(MessageType.welcome, encoder => {
    encoding.writeVarUint(encoder, welcome.clientId);
    encoding.writeVarUint(encoder, welcome.epoch);
    encoding.writeVarUint(encoder, welcome.seq);
    encoding.writeVarString(encoder, welcome.role);
    encoding.writeVarUint(encoder, welcome.limits.maxNewBytes);
    encoding.writeVarUint(encoder, welcome.limits.maxTextLength);
  });
}

export function encodeBatchFrame(seq: number, update: Uint8Array): Uint8Array {
  return message(MessageType.batch, encoder => {
    encoding.writeVarUint(encoder, seq);
    encoding.writeVarUint8Array(encoder, update);
  });
}

export function encodeSaved(n: number, seq: number): Uint8Array {
  return message(MessageType.saved, encoder => {
    encoding.writeVarUint(encoder, n);
    encoding.writeVarUint(encoder, seq);
  });
}

export function encodeRefused(refused: Omit<Refused, 'type'>): Uint8Array {
  return message(MessageType.refused, encoder => {
    encoding.writeVarUint(encoder, refused.n);
    encoding.writeVarString(encoder, refused.code);
    encoding.writeUint8(encoder, refused.repair === 'vanish' ? 0 : 1);
  });
}

export function encodeSession(session: SessionView): Uint8Array {
  return message(MessageType.session, encoder => encoding.writeVarString(encoder, JSON.stringify(session)));
}

export function encodeReauthenticate(expiresInMs: number): Uint8Array {
  return message(MessageType.reauthenticate, encoder => encoding.writeVarUint(encoder, expiresInMs));
}

export function encodeClosing(inMs: number, comeBackAfterMs: number): Uint8Array {
  return message(MessageType.closing, encoder => {
    encoding.writeVarUint(encoder, inMs);
    encoding.writeVarUint(encoder, comeBackAfterMs);
  });
}

export function encodeDigest({ seq, digest }: Omit<Digest, 'type'>): Uint8Array {
  return message(MessageType.digest, encoder => {
    encoding.writeVarUint(encoder, seq);
    encoding.writeVarUint8Array(encoder, digest);
  });
}

/** For stock clients: y-protocols/auth, permission denied. */
export function encodePermissionDenied(code: ErrorCode): Uint8Array {
  return message(MessageType.auth, encoder => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, code);
  });
}
