import { type Static, Type } from 'typebox';
import { named, ref } from './named.ts';
import { Uuid } from './uuid.ts';

export const RecordedPerson = named(
  'RecordedPerson',
  Type.Object({
    userId: Uuid,
    /** Null for somebody whose name nobody knows, or who was forgotten. */
    name: Type.Union([Type.String(), Type.Null()]),
  }),
);
export type RecordedPerson = Static<typeof RecordedPerson>;

/** Rows that are packed, and never change any more. */
export const RecordedChunk = named(
  'RecordedChunk',
  Type.Object({
    firstSeq: Type.Integer({ minimum: 1 }),
    lastSeq: Type.Integer({ minimum: 1 }),
    /** As it is sent, compressed. */
    sizeBytes: Type.Integer({ minimum: 0 }),
    /** Of these bytes, in hexadecimal digits; also its ETag. */
    sha256: Type.String(),
    /** Whether the part of the track that these rows make is stored, and a keyframe behind them. */
    hasTrack: Type.Boolean(),
    hasKeyframe: Type.Boolean(),
  }),
);

/** What a player has to know of a dojo's recording before it asks for its rows. */
export const Recording = named(
  'Recording',
  Type.Object({
    dojoId: Uuid,
    name: Type.String(),
    state: Type.Union([Type.Literal('open'), Type.Literal('paused'), Type.Literal('archived')]),
    /** The seq of the newest row; 0 for none. */
    headSeq: Type.Integer({ minimum: 0 }),
    /** Who wrote in the dojo. */
    people: Type.Array(ref(RecordedPerson)),
    /** Entries that count as never written: `seq:index` of each. */
    quarantined: Type.Array(Type.String()),
    /** In the order of their rows, from seq 1 on; rows after the last one are not packed yet. */
    chunks: Type.Array(ref(RecordedChunk)),
  }),
);
export type Recording = Static<typeof Recording>;

export const RecordingParams = Type.Object({ id: Type.String() });

export const RecordingChunkParams = Type.Object({
  id: Type.String(),
  firstSeq: Type.String(),
});

const RecordedAs = Type.Enum(['rows', 'track', 'keyframe']);
export type RecordedAs = Static<typeof RecordedAs>;

export const RecordingChunkQuery = Type.Object({
  /** The rows as they were; or what is derived from them: the part of the track, or the state behind them. */
  as: Type.Optional(RecordedAs),
});

const RecordingExportFormat = Type.Enum(['vtt', 'cast', 'bundle']);
export type RecordingExportFormat = Static<typeof RecordingExportFormat>;

export const RecordingExportParams = Type.Object({ id: Type.String(), format: RecordingExportFormat });

export const RecordingRowsQuery = Type.Object({
  /** The seq of the last row that is known. */
  after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 }),
});

/** A moment of a recording, by a seq or by a time; the end of it if neither is given. */
const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const AtMs = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Milliseconds since the recording began',
});
const RecordedFile = Type.String({ minLength: 1, maxLength: 200, description: 'The name of a file' });

export const RecordedTextQuery = Type.Object({
  file: RecordedFile,
  seq: Type.Optional(Seq),
  atMs: Type.Optional(AtMs),
});
export type RecordedTextQuery = Static<typeof RecordedTextQuery>;

export const RecordedDiffQuery = Type.Object({
  file: RecordedFile,
  fromSeq: Type.Optional(Seq),
  fromAtMs: Type.Optional(AtMs),
  toSeq: Type.Optional(Seq),
  toAtMs: Type.Optional(AtMs),
});

const MOMENT_FIELDS = {
  /** When the recording began, in milliseconds since 1970. */
  startedAtMs: Type.Number(),
  /** Of the newest row that has a part in it. */
  seq: Type.Integer({ minimum: 0 }),
};

/** A file as it was at a moment. */
export const RecordedText = named(
  'RecordedText',
  Type.Object({ ...MOMENT_FIELDS, file: Type.String(), text: Type.String() }),
);

/** Who wrote which characters of a file, as it was at a moment. */
export const RecordedBlame = named(
  'RecordedBlame',
  Type.Object({
    ...MOMENT_FIELDS,
    file: Type.String(),
    text: Type.String(),
    /** All of the text, in order. */
    runs: Type.Array(
      Type.Object({
        /** In UTF-16 units, as JavaScript counts. */
        from: Type.Integer({ minimum: 0 }),
        to: Type.Integer({ minimum: 1 }),
        /** Null for what stood in a part of the recording that cannot be read. */
        userId: Type.Union([Uuid, Type.Null()]),
      }),
    ),
  }),
);

/** What differs in a file between two moments. */
export const RecordedDiff = named(
  'RecordedDiff',
  Type.Object({
    file: Type.String(),
    fromSeq: Type.Integer({ minimum: 0 }),
    toSeq: Type.Integer({ minimum: 0 }),
    /** Lines that differ, with three around them; none if all is the same. */
    hunks: Type.Array(
      Type.Object({
        /** The numbers of its first line in each text, from 1 on. */
        beforeLine: Type.Integer({ minimum: 1 }),
        afterLine: Type.Integer({ minimum: 1 }),
        lines: Type.Array(
          Type.Object({ kind: Type.Enum(['same', 'removed', 'added']), text: Type.String() }),
        ),
      }),
    ),
  }),
);

/** How many rows a page has; a shorter one is the last for now. */
export const RECORDING_PAGE_ROWS = 1_000;
