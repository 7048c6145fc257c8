import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { isLocalHost } from '../local-host.ts';

const DOJO_PATH = /^\/v1\/dojos\/[^/?#]+(\?|$)/;
const SWITCHING = 'HTTP/1.1 101 ';
const UNAVAILABLE = answer('503 Service Unavailable');

/**
 * Hands a WebSocket over to a pod: the request goes on as it came, then bytes are copied both ways. The pod alone
 * understands the protocol, checks the origin and answers. Before it has answered 101, nothing else of the client's goes
 * to it: that could be another request, past this server's rules. One copy of every byte in this process is the price of one
 * address for everything; load goes to the pod itself.
 * @param podPorts the pods to try, until one takes the connection
 */
export function pipeUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  podPorts: readonly number[],
): void {
  const { url = '/', httpVersion, rawHeaders } = request;
  const refusal = refusalOf(request);
  if (refusal !== undefined) {
    socket.end(answer(refusal));
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
    pod.write(`GET ${url} HTTP/${httpVersion}\r\n${headerLines(rawHeaders)}\r\n`);
    pipeAnswer(pod, socket, head);
  });
  socket.once('error', () => pod.destroy());
  // A half-open end is of no use to WebSockets: what one side closes is closed.
  socket.once('close', () => pod.destroy());
}

/** What the pod says goes to the client, and after a 101 what the client says to the pod. */
function pipeAnswer(pod: Socket, socket: Duplex, head: Buffer): void {
  let begun = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    begun = Buffer.concat([begun, chunk]);
    if (begun.length < SWITCHING.length) return;
    pod.off('data', onData);
    socket.write(begun);
    pod.pipe(socket);
    if (!begun.subarray(0, SWITCHING.length).equals(Buffer.from(SWITCHING))) {
      pod.end();
      return;
    }
    if (head.length > 0) pod.write(head);
    socket.pipe(pod);
  };
  pod.on('data', onData);
}

/** Why a request is not for a pod; undefined if it is a dojo's WebSocket. */
function refusalOf({ method, url = '/', headers }: IncomingMessage): string | undefined {
  if (!isLocalHost(headers.host)) return '421 Misdirected Request';
  const isWebSocket = method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
  return isWebSocket && DOJO_PATH.test(url) ? undefined : '404 Not Found';
}

function answer(status: string): string {
  return `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}

function headerLines(rawHeaders: readonly string[]): string {
  let lines = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return lines;
}
