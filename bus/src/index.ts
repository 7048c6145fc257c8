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
