import type { UserId } from '@tatami/protocol';
import { bytesToUuid, TatamiError, uuidToBytes } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readLetters, writeText } from './part-fields.ts';
import type { Texts } from './track.ts';

/** All that a track builder knows after a row, so that another one can go on from there. */
export interface Keyframe {
  readonly seq: number;
  readonly startedAtMs: number;
  readonly lengthMs: number;
  readonly authors: readonly UserId[];
  readonly files: readonly string[];
  /** Of each file. */
  readonly texts: Texts;
  /** Of the document, as Yjs encodes it (V2). */
  readonly state: Uint8Array;
}

const VERSION = 1;
const UUID_BYTES = 16;

/**
 *     keyframe = version (uint8 = 1) · seq (varUint) · start (float64) · length (varUint) · authors (varUint count, 16 bytes
 *                each) · files (varUint count, varString each)
 *                · the text of each (varUint length, varUint UTF-16 units) · state (varUint length and bytes)
 */
export function encodeKeyframe(keyframe: Keyframe): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, VERSION);
    encoding.writeVarUint(encoder, keyframe.seq);
    encoding.writeFloat64(encoder, keyframe.startedAtMs);
    encoding.writeVarUint(encoder, keyframe.lengthMs);
    encoding.writeVarUint(encoder, keyframe.authors.length);
    for (const author of keyframe.authors) encoding.writeUint8Array(encoder, uuidToBytes(author));
    encoding.writeVarUint(encoder, keyframe.files.length);
    for (const file of keyframe.files) encoding.writeVarString(encoder, file);
    for (const text of keyframe.texts) writeText(encoder, text);
    encoding.writeVarUint8Array(encoder, keyframe.state);
  });
}

/** Throws TatamiError `newer-version` or `message-malformed`. */
export function decodeKeyframe(bytes: Uint8Array): Keyframe {
  const decoder = decoding.createDecoder(bytes);
  try {
    const version = decoding.readUint8(decoder);
    if (version > VERSION)
      throw new TatamiError('newer-version', { detail: `Version ${version} of a keyframe` });
    const seq = decoding.readVarUint(decoder);
    const startedAtMs = decoding.readFloat64(decoder);
    const lengthMs = decoding.readVarUint(decoder);
    const authors = Array.from(
      { length: decoding.readVarUint(decoder) },
      () => bytesToUuid(decoding.readUint8Array(decoder, UUID_BYTES)) as UserId,
    );
    const files = Array.from({ length: decoding.readVarUint(decoder) }, () =>
      decoding.readVarString(decoder),
    );
    const texts = files.map(() => readLetters(decoder, decoding.readVarUint(decoder)));
    return { seq, startedAtMs, lengthMs, authors, files, texts, state: decoding.readVarUint8Array(decoder) };
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The keyframe cannot be read', cause });
  }
}
