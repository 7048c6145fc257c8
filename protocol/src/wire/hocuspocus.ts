import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { message } from './message.ts';
import { MessageType, SyncType } from './message-type.ts';

/** Second varUint of an auth message in Hocuspocus's framing. */
const Auth = { token: 0, permissionDenied: 1 } as const;

/**
 * The name of the document if these bytes are the first message of a HocuspocusProvider: the name, then its token or
 * its sync step 1. Its messages are y-websocket's with the document's name in front, so a Tatami server cannot read
 * them.
 */
export function hocuspocusDocument(frame: Uint8Array): string | undefined {
  try {
    const decoder = decoding.createDecoder(frame);
    const name = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    const subtype = decoding.readVarUint(decoder);
    const isToken = type === MessageType.auth && subtype === Auth.token;
    const isStep1 = type === MessageType.sync && subtype === SyncType.step1;
    if (!isToken && !isStep1) return undefined;
    const length = decoding.readVarUint(decoder);
    const rest = frame.length - decoder.pos;
    // Version 4 adds its own version after the token.
    return (isToken ? length <= rest : length === rest) ? name : undefined;
  } catch {
    // Bytes that end too early are no message of Hocuspocus's; it is the question that is asked here.
    return undefined;
  }
}

/** Hocuspocus's own "permission denied", which its application is given as `authenticationFailed`. */
export function encodeHocuspocusDenied(documentName: string, reason: string): Uint8Array {
  const name = encoding.encode(encoder => encoding.writeVarString(encoder, documentName));
  const denied = message(MessageType.auth, encoder => {
    encoding.writeVarUint(encoder, Auth.permissionDenied);
    encoding.writeVarString(encoder, reason);
  });
  const frame = new Uint8Array(name.length + denied.length);
  frame.set(name);
  frame.set(denied, name.length);
  return frame;
}
