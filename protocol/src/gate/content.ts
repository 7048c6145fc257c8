import { TatamiError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { ByteReader } from './byte-reader.ts';
import { malformed } from './byte-reader.ts';

/** The kinds of struct in a Yjs V1 update: the low five bits of a struct's first byte. */
export const Kind = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const;

/** Y.XmlElement and Y.XmlHook are followed by their name. */
const NAMED_TYPES = [3, 5];

/** A dojo is flat: text and plain values. */
export function isAllowedKind(kind: number): boolean {
  return kind === Kind.string || kind === Kind.deleted || kind === Kind.any;
}

/**
 * Moves past the content of an item and returns its length in clocks. The kinds that a dojo does not take are
 * measured too, so that they can be refused with a tombstone of the same length.
 */
export function readContent(reader: ByteReader, kind: number, limits: Limits): number {
  switch (kind) {
    case Kind.string:
      return reader.text();
    case Kind.deleted:
      return reader.varUint();
    case Kind.any:
      return readValues(reader, limits);
    case Kind.json: {
      const count = reader.count(1);
      for (let i = 0; i < count; i++) reader.text();
      return count;
    }
    case Kind.binary:
      reader.skip(reader.varUint());
      return 1;
    case Kind.embed:
      reader.text();
      return 1;
    case Kind.format:
      reader.text();
      reader.text();
      return 1;
    case Kind.type:
      if (NAMED_TYPES.includes(reader.varUint())) reader.text();
      return 1;
    case Kind.doc:
      reader.text();
      readValue(reader, limits);
      return 1;
    default:
      throw malformed(`unknown kind ${kind}`);
  }
}

function readValues(reader: ByteReader, limits: Limits): number {
  const count = reader.count(1);
  for (let i = 0; i < count; i++) readValue(reader, limits);
  return count;
}

/** Moves past one plain value of lib0's `writeAny`. */
function readValue(reader: ByteReader, limits: Limits): void {
  readNode(reader, limits, 0, 0);
}

/**
 * Returns the number of nodes so far. Deep values overflow the stack of whoever decodes or prints them, wide ones
 * are slow to compare, `__proto__` gives the decoded object another prototype, and JSON has no word for a bigint
 * or bytes, so that one of them would stop every export of the document.
 */
function readNode(reader: ByteReader, limits: Limits, depth: number, nodesBefore: number): number {
  let nodes = nodesBefore + 1;
  if (depth > limits.maxAnyDepth || nodes > limits.maxAnyNodes) throw notPlain('too deep or too large');
  switch (reader.byte()) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return nodes;
    case 125:
      skipVarInt(reader);
      return nodes;
    case 124:
      reader.skip(4);
      return nodes;
    case 123:
      reader.skip(8);
      return nodes;
    case 119:
      readBoundedText(reader, limits.maxAnyStringBytes);
      return nodes;
    case 118: {
      const count = reader.count(2);
      for (let i = 0; i < count; i++) {
        if (reader.string(limits.maxNameBytes) === '__proto__') throw notPlain('key __proto__');
        nodes = readNode(reader, limits, depth + 1, nodes);
      }
      return nodes;
    }
    case 117: {
      const count = reader.count(1);
      for (let i = 0; i < count; i++) nodes = readNode(reader, limits, depth + 1, nodes);
      return nodes;
    }
    case 122: // bigint
    case 116: // bytes
      throw notPlain('bigint or bytes');
    default:
      throw malformed('unknown kind of value');
  }
}

function readBoundedText(reader: ByteReader, maxBytes: number): void {
  const start = reader.position;
  reader.text();
  if (reader.position - start > maxBytes) throw notPlain('string too long');
}

/** Eight bytes at most: lib0 throws for some longer ones. */
function skipVarInt(reader: ByteReader): void {
  for (let i = 0; i < 8; i++) {
    if (reader.byte() < 0x80) return;
  }
  throw malformed('number too long');
}

function notPlain(detail: string): TatamiError {
  return new TatamiError('content-not-allowed', { detail: `Value: ${detail}` });
}
