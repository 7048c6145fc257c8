import { TatamiError } from '@tatami/protocol';
import { filesAt } from './file-names.ts';
import { decodeKeyframe, type Keyframe } from './keyframe.ts';
import { PlayedParts } from './played-parts.ts';
import type { RecordedRow } from './recorded-row.ts';
import type { Moment, Texts, Track } from './track.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';
import { type PartContext, TRACK_BEGIN, type TrackPart } from './track-part.ts';
import { decodeMoments, decodeTrackPart } from './track-part-codec.ts';
import { TrackReader } from './track-reader.ts';

/** What is stored of a recording. What is damaged of the parts and keyframes is not there: rows say the same. */
export interface RecordingSource {
  readonly quarantined: Iterable<string>;
  /** Rows after a seq, at most `limit`. */
  rows(after: number, limit: number): Promise<readonly RecordedRow[]>;
  /** The stored parts that begin with some seqs, by these. */
  parts(firstSeqs: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>>;
  /** The seqs that stored parts begin with, and those that stored keyframes stand at, each rising. */
  readonly partSeqs: readonly number[];
  readonly keyframeSeqs: readonly number[];
  keyframe(seq: number): Promise<Uint8Array | undefined>;
  /** Lets others have their turn. */
  pause(): Promise<void>;
}

const PAGE_ROWS = 1_000;
/** Rows that are taken in before others have their turn: a few milliseconds. */
const ROWS_IN_TURN = 100;

export async function readTrack(source: RecordingSource, seq: number): Promise<Track> {
  const reader = new TrackReader();
  for await (const part of readParts(source, seq)) reader.add(part);
  return reader.build();
}

/**
 * The parts of the track of all rows up to a seq: those that are stored, and what is made of the rows in between and behind.
 * Where rows cannot be read, the next keyframe tells how to go on.
 */
export async function* readParts(source: RecordingSource, seq: number): AsyncGenerator<TrackPart> {
  let builder: TrackBuilder | undefined;
  const played = new PlayedParts(TRACK_BEGIN);
  const stored = new StoredParts(source, seq);
  for (let at = 0; at < seq; ) {
    let part = await stored.read(at + 1, played);
    if (part === undefined || part.lastSeq > seq) {
      // One that has met what cannot be read may stand where a keyframe does, and knows less.
      if (builder?.seq !== at || !builder.isWhole) builder = await builderAt(source, at);
      part = await madePart(source, builder, seq);
    }
    if (part === undefined) return;
    played.play(part);
    yield part;
    at = part.lastSeq;
  }
}

/** The texts after a row, by name, of all files that have some: from the nearest keyframe, and the parts behind it. */
export async function readTexts(source: RecordingSource, seq: number): Promise<ReadonlyMap<string, string>> {
  const keyframe = await keyframeBefore(source, seq);
  const played = new PlayedParts(keyframe ?? TRACK_BEGIN);
  const stored = new StoredParts(source, seq);
  for (let at = keyframe?.seq ?? 0; at < seq; ) {
    const part = await stored.read(at + 1, played);
    if (part === undefined) return builtTexts(source, seq);
    played.play(part, seq);
    at = part.lastSeq;
  }
  return namedTexts(played.files, played.texts.map(String));
}

async function builtTexts(source: RecordingSource, seq: number): Promise<ReadonlyMap<string, string>> {
  const builder = await builderAt(source, seq);
  if (builder.isWhole) return namedTexts(builder.files, builder.texts);
  const track = await readTrack(source, seq);
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  return namedTexts(track.files, cursor.texts);
}

function namedTexts(files: readonly string[], texts: Texts): ReadonlyMap<string, string> {
  const named = filesAt(files, texts).map(({ name, index }) => [name, texts[index] ?? ''] as const);
  return new Map(named.filter(([, text]) => text !== ''));
}

/** Asked for some at a time: of a part alone, the way there and back takes longest. */
const PARTS_AT_ONCE = 20;

/** Stored parts that are read one after the other up to a seq. */
class StoredParts {
  readonly #source: RecordingSource;
  readonly #seqs: readonly number[];
  #read: ReadonlyMap<number, Uint8Array> = new Map();
  /** The last seq that was asked for. */
  #askedTo = 0;

  constructor(source: RecordingSource, upTo: number) {
    this.#source = source;
    this.#seqs = source.partSeqs.filter(firstSeq => firstSeq <= upTo);
  }

  /** Undefined if there is none, or it is not for what stands before; then the rows say the same. */
  async read(firstSeq: number, before: PartContext): Promise<TrackPart | undefined> {
    const index = this.#seqs.indexOf(firstSeq);
    if (index < 0) return undefined;
    if (firstSeq > this.#askedTo) {
      const asked = this.#seqs.slice(index, index + PARTS_AT_ONCE);
      this.#read = await this.#source.parts(asked);
      this.#askedTo = asked.at(-1) ?? firstSeq;
    }
    await this.#source.pause();
    const bytes = this.#read.get(firstSeq);
    try {
      return bytes && decodeTrackPart(bytes, before);
    } catch (error) {
      if (error instanceof TatamiError && error.code === 'message-malformed') return undefined;
      throw error;
    }
  }
}

/** Of some rows up to the next part that is stored; undefined if there are none. */
async function madePart(
  source: RecordingSource,
  builder: TrackBuilder,
  seq: number,
): Promise<TrackPart | undefined> {
  const at = builder.seq;
  const texts = builder.isWhole ? undefined : [...builder.texts];
  const next = source.partSeqs.find(firstSeq => firstSeq > at + 1) ?? Number.POSITIVE_INFINITY;
  // Not a row further than the first that cannot be read: the next keyframe may stand right behind it.
  if (builder.isWhole)
    await addRows(builder, source, Math.min(seq, next - 1, at + PAGE_ROWS), { whileWhole: true });
  if (!builder.isWhole) {
    const resumed = await resumedPart(source, builder, seq);
    if (resumed !== undefined) return resumed;
    // What rests on the missing rows is missing, too, and no stored part fits the texts any more.
    await addRows(builder, source, seq);
  }
  if (builder.seq === at) return undefined;
  return { ...builder.takePart(), ...(texts !== undefined && { texts }) };
}

/** What can be read up to the next keyframe, and the texts there. */
async function resumedPart(
  source: RecordingSource,
  builder: TrackBuilder,
  seq: number,
): Promise<TrackPart | undefined> {
  for (const keyframeSeq of source.keyframeSeqs) {
    const isNext = keyframeSeq >= builder.seq && keyframeSeq <= seq;
    const keyframe = isNext ? await readKeyframe(source, keyframeSeq) : undefined;
    if (keyframe === undefined) continue;
    const { startedAtMs, lengthMs, authors, files, texts } = keyframe;
    const read = builder.takePart();
    const gap = { fromSeq: read.gaps[0]?.fromSeq ?? read.firstSeq, toSeq: keyframeSeq };
    return {
      ...read,
      ...{ lastSeq: keyframeSeq, startedAtMs, lengthMs, authors, files, texts },
      splices: [],
      gaps: [{ ...gap, atMs: read.gaps[0]?.atMs ?? read.lengthMs }],
      moments: [...read.moments, ...(await storedMoments(source, read.lastSeq, keyframeSeq))],
    };
  }
  return undefined;
}

/** Turns and marks need no text to be placed. */
async function storedMoments(source: RecordingSource, after: number, to: number): Promise<Moment[]> {
  const moments: Moment[] = [];
  const seqs = source.partSeqs.filter(firstSeq => firstSeq > after && firstSeq <= to);
  const parts = await source.parts(seqs);
  for (const firstSeq of seqs) moments.push(...momentsOf(parts.get(firstSeq)));
  return moments;
}

function momentsOf(part: Uint8Array | undefined): readonly Moment[] {
  return part === undefined ? [] : decodeMoments(part);
}

/** A builder that has the rows up to a seq, from the nearest keyframe before, and goes on with a new part. */
export async function builderAt(source: RecordingSource, seq: number): Promise<TrackBuilder> {
  const keyframe = await keyframeBefore(source, seq);
  const builder =
    keyframe === undefined
      ? new TrackBuilder(source.quarantined)
      : TrackBuilder.from(keyframe, source.quarantined);
  await addRows(builder, source, seq);
  builder.takePart();
  return builder;
}

/** The nearest one that is there. */
async function keyframeBefore(source: RecordingSource, seq: number): Promise<Keyframe | undefined> {
  for (const keyframeSeq of source.keyframeSeqs.filter(each => each <= seq).reverse()) {
    const keyframe = await readKeyframe(source, keyframeSeq);
    if (keyframe !== undefined) return keyframe;
  }
  return undefined;
}

async function readKeyframe(source: RecordingSource, seq: number): Promise<Keyframe | undefined> {
  const bytes = await source.keyframe(seq);
  return bytes && decodeKeyframe(bytes);
}

async function addRows(
  builder: TrackBuilder,
  source: RecordingSource,
  to: number,
  { whileWhole = false } = {},
): Promise<void> {
  while (builder.seq < to) {
    const rows = await source.rows(builder.seq, Math.min(PAGE_ROWS, to - builder.seq));
    if (rows.length === 0) return;
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_IN_TURN === 0) await source.pause();
      builder.add(row);
      if (whileWhole && !builder.isWhole) return;
    }
  }
}
