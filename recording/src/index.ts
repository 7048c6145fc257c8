export { activityOf } from './activity.ts';
export { Player, type PlayerView, SPEEDS, type Speed } from './player.ts';
export { decodeRows, encodeRows, type RecordedRow } from './recorded-row.ts';
export { KEYFRAME_EVERY, type Moment, type Splice, type Texts, type Track } from './track.ts';
export { TrackBuilder } from './track-builder.ts';
export { spliceCountAt, TrackCursor } from './track-cursor.ts';
