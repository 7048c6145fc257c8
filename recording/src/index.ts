export { activityOf } from './activity.ts';
export { Player, type PlayerView, SPEEDS, type Speed } from './player.ts';
export { decodeRows, encodeRows, type RecordedRow } from './recorded-row.ts';
export { Timeline } from './timeline.ts';
export type { Moment, Splice, Texts, Track } from './track.ts';
export { TrackBuilder } from './track-builder.ts';
export { spliceCountAt, TrackCursor } from './track-cursor.ts';
