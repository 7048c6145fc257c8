export type { Bus, BusListener, BusMessage, BusSubscription, RoomAddress } from './bus.ts';
export { InProcessExchange } from './in-process-bus.ts';
