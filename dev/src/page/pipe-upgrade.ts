import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

const DOJO_PATH = /^\/v1\/dojos\/[^/?#]+(\?|$)/;
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

/**
 * Hands a WebSocket over to a pod: the request goes on as it came, then bytes are copied both ways. The pod alone
 * understands the protocol, checks the origin and answers. One copy of every byte in this process is the price of one
 * address for everything; load goes to the pod itself.
 * @param podPorts the pods to try, until one takes the connection
 */
export function pipeUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  podPorts: readonly number[],
): void {
  const { method = 'GET', url = '/', httpVersion, rawHeaders } = request;
  if (!DOJO_PATH.test(url)) {
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  const [podPort, ...otherPorts] = podPorts;
  if (podPort === undefined) {
    socket.end(UNAVAILABLE);
    return;
  }
  const pod = connect({ port: podPort, host: '127.0.0.1', noDelay: true });
  (socket as Socket).setNoDelay?.(true);
  const tryOthers = (): void => {
    if (!socket.destroyed) pipeUpgrade(request, socket, head, otherPorts);
  };
  pod.once('error', tryOthers);
  pod.once('connect', () => {
    pod.off('error', tryOthers);
    pod.once('error', () => {
      // Before anything was answered this tells a browser to try again; later it is one more broken connection.
      if (pod.bytesRead === 0) socket.end(UNAVAILABLE);
      else socket.destroy();
    });
    pod.once('close', () => socket.end(() => socket.destroy()));
    pod.write(`${method} ${url} HTTP/${httpVersion}\r\n${headerLines(rawHeaders)}\r\n`);
    if (head.length > 0) pod.write(head);
    pod.pipe(socket).pipe(pod);
  });
  socket.once('error', () => pod.destroy());
  // A half-open end is of no use to WebSockets: what one side closes is closed.
  socket.once('close', () => pod.destroy());
}

function headerLines(rawHeaders: readonly string[]): string {
  let lines = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return lines;
}
