import { isOneLine } from '@tatami/kernel';
import type { Doc } from 'yjs';
import { TatamiError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { ByteReader, malformed } from './byte-reader.ts';
import { isAllowedKind, Kind, readContent } from './content.ts';
import type { DeleteRange } from './delete-set.ts';
import { readDeleteSet } from './delete-set.ts';
import { clockOf } from './live-store.ts';

/** A struct, or the part of one, that the document does not have yet. Clients are -1 where there is no neighbour. */
export interface NewStruct {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  readonly kind: number;
  readonly leftClient: number;
  readonly leftClock: number;
  readonly rightClient: number;
  readonly rightClock: number;
  /** The root it names itself; one with a neighbour is in its neighbour's list instead. */
  readonly root: string | undefined;
  /** The map key it names itself. */
  readonly key: string | undefined;
  /** Where its content is in the update. */
  readonly contentStart: number;
  readonly contentEnd: number;
  /** How many units at the start of the content the document has already. */
  readonly knownUnits: number;
}

/** What an update brings of one client. */
export interface ClientPart {
  readonly client: number;
  /** The clock the document had. */
  readonly known: number;
  /** The clock it would have. */
  end: number;
  readonly structs: NewStruct[];
  /** Something is missing between what the document has and what the update brings. */
  hasGap: boolean;
  /** It brings a new struct without content or place (GC), which a flat document never holds. */
  hasGc: boolean;
}

/** The bytes stage's result: what is new in an update, and whether anything else was in it. */
export interface Walk {
  readonly bytes: Uint8Array;
  /** Clients with something new, in the order of the update. */
  readonly parts: readonly ClientPart[];
  readonly newStructs: number;
  readonly ranges: readonly DeleteRange[];
  /** Bytes of what is new. */
  readonly newBytes: number;
  /** Something depends on what neither the document nor the update has; not all is recorded then. */
  readonly hasGap: boolean;
  /** It holds what the document has already: it must be written anew before it is applied. */
  readonly hasKnown: boolean;
  /** A kind of content that a dojo does not take. */
  readonly hasForbiddenKind: boolean;
}

const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;
/** Two bytes of header and two of the smallest struct. */
const MIN_CLIENT_BYTES = 5;
const MIN_STRUCT_BYTES = 2;

/**
 * Walks over the bytes of a V1 update once.
 * Throws TatamiError for what no well-meaning client sends, whatever the document holds.
 */
export function walkUpdate(update: Uint8Array, doc: Doc, limits: Limits): Walk {
  const reader = new ByteReader(update);
  const structs = new StructWalk(reader, doc, limits);
  structs.read();
  const deletes = readDeleteSet(reader, doc, structs.parts, limits);
  if (reader.remaining > 0) throw malformed('bytes after its end');
  return {
    bytes: update,
    parts: structs.parts,
    newStructs: structs.newStructs,
    ranges: deletes.ranges,
    newBytes: structs.newBytes + deletes.newBytes,
    hasGap: deletes.hasGap || structs.hasGap,
    hasKnown: deletes.hasKnown || structs.hasKnown,
    hasForbiddenKind: structs.hasForbiddenKind,
  };
}

class StructWalk {
  readonly parts: ClientPart[] = [];
  newStructs = 0;
  newBytes = 0;
  hasGap = false;
  hasKnown = false;
  hasForbiddenKind = false;
  readonly #reader: ByteReader;
  readonly #doc: Doc;
  readonly #limits: Limits;

  constructor(reader: ByteReader, doc: Doc, limits: Limits) {
    this.#reader = reader;
    this.#doc = doc;
    this.#limits = limits;
  }

  read(): void {
    const clients = this.#reader.count(MIN_CLIENT_BYTES);
    const seen = clients > 1 ? new Set<number>() : undefined;
    for (let i = 0; i < clients; i++) {
      const part = this.#readClient();
      if (seen?.has(part.client)) throw malformed('a client twice');
      seen?.add(part.client);
      if (part.structs.length > 0 || part.hasGap || part.hasGc) this.parts.push(part);
      if (part.hasGap) this.hasGap = true;
    }
    if (this.parts.length > this.#limits.maxNewClients) throw new TatamiError('update-too-large');
  }

  #readClient(): ClientPart {
    const reader = this.#reader;
    const count = reader.count(MIN_STRUCT_BYTES);
    if (count === 0) throw malformed('a client without structs');
    const client = reader.clientId();
    let clock = reader.varUint();
    const known = clockOf(this.#doc, client);
    const part: ClientPart = { client, known, end: known, structs: [], hasGap: false, hasGc: false };
    for (let i = 0; i < count; i++) clock += this.#readStruct(part, clock);
    return part;
  }

  /** Returns the struct's length in clocks. */
  #readStruct(part: ClientPart, clock: number): number {
    const reader = this.#reader;
    const start = reader.position;
    const info = reader.byte();
    const kind = info & 0x1f;
    if (kind === Kind.gc || kind === Kind.skip) return this.#readPlaceless(part, clock, kind, start);

    let leftClient = -1;
    let leftClock = -1;
    let rightClient = -1;
    let rightClock = -1;
    let root: string | undefined;
    let key: string | undefined;
    if (info & HAS_LEFT) {
      leftClient = reader.clientId();
      leftClock = reader.varUint();
    }
    if (info & HAS_RIGHT) {
      rightClient = reader.clientId();
      rightClock = reader.varUint();
    }
    if (leftClient < 0 && rightClient < 0) {
      root = this.#readRoot();
      if (info & HAS_KEY) key = this.#readName();
    }
    const contentStart = reader.position;
    const length = readContent(reader, kind, this.#limits);
    const end = this.#advance(part, clock, length);
    if (end <= part.end) {
      this.hasKnown = true;
      return length;
    }
    if (clock > part.end) part.hasGap = true;
    if (part.hasGap) return length;

    const knownUnits = part.end - clock;
    if (knownUnits > 0) {
      this.hasKnown = true;
      leftClient = part.client;
      leftClock = part.end - 1;
      root = undefined;
      key = undefined;
    }
    if (!isAllowedKind(kind)) this.hasForbiddenKind = true;
    part.structs.push({
      client: part.client,
      clock: part.end,
      length: length - knownUnits,
      kind,
      leftClient,
      leftClock,
      rightClient,
      rightClock,
      root,
      key,
      contentStart,
      contentEnd: reader.position,
      knownUnits,
    });
    part.end = end;
    this.#countNew(reader.position - start);
    return length;
  }

  /** GC has no content, skip says "not in this update"; neither has neighbours. */
  #readPlaceless(part: ClientPart, clock: number, kind: number, start: number): number {
    const length = this.#reader.varUint();
    const end = this.#advance(part, clock, length);
    if (end <= part.end || kind === Kind.skip) {
      this.hasKnown = true;
      return length;
    }
    if (clock > part.end) part.hasGap = true;
    part.hasGc = true;
    part.end = end;
    this.#countNew(this.#reader.position - start);
    return length;
  }

  #countNew(bytes: number): void {
    this.newStructs++;
    this.newBytes += bytes;
    if (this.newStructs > this.#limits.maxNewStructs) throw new TatamiError('update-too-large');
  }

  #advance(part: ClientPart, clock: number, length: number): number {
    const end = clock + length;
    if (length === 0) throw malformed('a struct of no length');
    if (end > this.#limits.maxClock) throw malformed(`clock of client ${part.client} out of range`);
    return end;
  }

  #readRoot(): string {
    // Yjs takes anything but 1 for the id of a parent item; nested types are not for a dojo.
    if (this.#reader.varUint() !== 1) throw new TatamiError('content-not-allowed');
    return this.#readName();
  }

  #readName(): string {
    const name = this.#reader.string(this.#limits.maxNameBytes);
    if (name === '__proto__' || !isOneLine(name)) throw new TatamiError('content-not-allowed');
    return name;
  }
}
