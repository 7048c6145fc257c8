/** What the provider needs of a WebSocket. The browser's fits, and so does the `ws` package's. */
export interface Socket {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

export type SocketClass = new (url: string, protocols: string[]) => Socket;

/** The platform's own. Throws where there is none, which in Node is before version 22. */
export function platformWebSocket(): SocketClass {
  if (typeof WebSocket === 'undefined') {
    throw new Error(
      'There is no global WebSocket here: pass one as `WebSocket`, such as that of the `ws` package',
    );
  }
  return WebSocket;
}

/** Closes a socket and hears nothing more of it. */
export function abandon(socket: Socket): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  // Not null: in Node, closing a socket that is still connecting is an error event, which is thrown if nobody listens.
  socket.onerror = () => {};
  socket.close();
}
