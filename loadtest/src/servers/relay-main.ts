import type { WebSocket } from 'uWebSockets.js';
import { loadUws } from '@tatami/collab-server/gateway/load-uws';

/**
 * The floor: publishes each frame to the others of its room and knows nothing of documents. Nothing that is written
 * in JavaScript and sends one frame for each edit can cost less.
 */
interface Seat {
  readonly room: string;
}

const uws = await loadUws();
uws
  .App()
  .ws<Seat>('/*', {
    maxPayloadLength: 16 * 1024 * 1024,
    // A generator that stalls for a moment must not look like a server that loses edits.
    maxBackpressure: 256 * 1024 * 1024,
    idleTimeout: 0,
    upgrade: (response, request, context) =>
      response.upgrade<Seat>(
        { room: request.getUrl() },
        request.getHeader('sec-websocket-key'),
        request.getHeader('sec-websocket-protocol'),
        request.getHeader('sec-websocket-extensions'),
        context,
      ),
    open: (socket: WebSocket<Seat>) => {
      socket.subscribe(socket.getUserData().room);
    },
    message: (socket: WebSocket<Seat>, frame) => {
      socket.publish(socket.getUserData().room, frame, true);
    },
  })
  .listen('127.0.0.1', 0, listening => {
    if (listening === false) throw new Error('The relay cannot listen');
    process.send?.({ port: uws.us_socket_local_port(listening) });
  });
process.on('disconnect', () => process.exit());
