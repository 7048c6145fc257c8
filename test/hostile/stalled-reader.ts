import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeHello } from '@tatami/protocol';

/** What a WebSocket client sends for `hello`: one binary frame with an empty mask. */
function helloFrame(): Buffer {
  const hello = encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 });
  return Buffer.concat([Buffer.from([0x82, 0x80 | hello.length, 0, 0, 0, 0]), hello]);
}

/** A member that joins a dojo and then reads nothing more, as a phone does that lost its network. */
export async function joinAndStopReading(dojoUrl: string, token: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(dojoUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  // The server ends it sooner or later.
  socket.on('error', () => {});
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${hostname}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      `Sec-WebSocket-Protocol: tatami.v1, bearer.${token}`,
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  socket.write(helloFrame());
  await once(socket, 'data');
  socket.pause();
  return socket;
}
