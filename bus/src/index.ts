export type {
  Announcement,
  Bus,
  BusListener,
  BusMessage,
  BusSubscription,
  BusWatcher,
  PresenceMessage,
  RoomAddress,
} from './bus.ts';
export { type Deliver, InProcessExchange } from './in-process-bus.ts';
export { RedisBus } from './redis-bus.ts';
export type { DropReason, RedisObserver } from './redis-observer.ts';
export { RedisScript } from './redis-script.ts';
export { type RedisTarget, readRedisTarget } from './redis-target.ts';
