import type { Room } from './room.ts';

/** What a connection is in, as the gateway knows it: a room, or a replay of what once happened in one. */
export type Joinable = Pick<
  Room,
  | 'address'
  | 'channel'
  | 'publishedCount'
  | 'join'
  | 'leave'
  | 'receive'
  | 'whenSaved'
  | 'changeRole'
  | 'followPresence'
  | 'unfollowPresence'
  | 'pauseText'
  | 'catchUpText'
>;
