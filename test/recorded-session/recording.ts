import { gunzipSync } from 'node:zlib';

/** One change of a text: position and length in Unicode code points. */
export type Patch = readonly [position: number, deleted: number, inserted: string];

/** What one author did at one time, on the merged state of its parents. */
interface Edit {
  readonly author: number;
  /** Indexes of edits before this one. */
  readonly parents: readonly number[];
  readonly patches: readonly Patch[];
}

/** An editing session as its authors typed it. An edit comes after its parents; those of one author are in order. */
export interface Recording {
  readonly authors: number;
  readonly startContent: string;
  readonly endContent: string;
  readonly edits: readonly Edit[];
}

/**
 * The JSON of the editing-traces collection, both of its kinds. Sequential: each transaction follows the one before.
 * Concurrent: each names its parents and its agent.
 */
export interface RecordingJson {
  readonly kind?: string;
  readonly startContent?: string;
  readonly endContent: string;
  readonly numAgents?: number;
  readonly txns: readonly {
    readonly parents?: readonly number[];
    readonly agent?: number;
    readonly patches: readonly Patch[];
  }[];
}

/** @param bytes JSON, or JSON in gzip */
export function readRecording(bytes: Uint8Array): Recording {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const json = new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
  return parseRecording(JSON.parse(json) as RecordingJson);
}

/** Throws RangeError if an edit comes before one of its parents. */
export function parseRecording(json: RecordingJson): Recording {
  const isConcurrent = json.kind === 'concurrent';
  const edits = json.txns.map(({ parents, agent, patches }, i): Edit => {
    const after = isConcurrent ? (parents ?? []) : i === 0 ? [] : [i - 1];
    if (after.some(parent => parent >= i)) throw new RangeError(`edit ${i} comes before its parents`);
    return { author: isConcurrent ? (agent ?? 0) : 0, parents: after, patches };
  });
  return {
    authors: isConcurrent ? (json.numAgents ?? 1) : 1,
    startContent: json.startContent ?? '',
    endContent: json.endContent,
    edits,
  };
}
