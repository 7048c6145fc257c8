import type { UserId } from '@tatami/protocol';
import type { Gap, Moment, Splice, Texts } from './track.ts';

/** A splice that does not say what was deleted: that stands in the text before it. */
export type PartSplice = Omit<Splice, 'deleted'> & { readonly deleted: number };

/** What a stretch of rows adds to a track. */
export interface TrackPart {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** As in the whole track up to the end of this part. */
  readonly startedAtMs: number;
  readonly lengthMs: number;
  readonly authors: readonly UserId[];
  readonly files: readonly string[];
  readonly splices: readonly PartSplice[];
  readonly moments: readonly Moment[];
  readonly gaps: readonly Gap[];
  readonly damaged: number;
  /** The texts before the first splice, where they do not follow from the part before. */
  readonly texts?: Texts;
}

/** What the track is before a part, which the part says nothing of again. */
export interface PartContext extends Pick<TrackPart, 'startedAtMs' | 'lengthMs' | 'authors' | 'files'> {
  /** Of each file; those at the end may be missing. */
  readonly texts: readonly { slice(from: number, to: number): string }[];
}

export const TRACK_BEGIN = { startedAtMs: 0, lengthMs: 0, authors: [], files: [], texts: [] } as const;
