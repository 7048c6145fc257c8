import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const CONNECT_TIMEOUT_MS = 20_000;

export interface FrameSocketOptions {
  readonly port: number;
  readonly path: string;
  readonly protocols: readonly string[];
  /** A whole message; a view on a buffer that the next chunk may reuse, so keep a copy. */
  readonly onFrame: (frame: Buffer) => void;
  /** The server closed it, with the code if there was one. */
  readonly onClosed: (code: number | undefined) => void;
}

/**
 * A WebSocket on a bare TCP socket. A tenth of the CPU of the `ws` package's: with that, the generator and not the
 * server would be the limit. It takes what servers send here (whole, unmasked, uncompressed messages) and throws on
 * the rest.
 */
export class FrameSocket {
  readonly #socket: Socket;
  readonly #options: FrameSocketOptions;
  /** Bytes of a message that has not come whole yet. */
  #rest: Buffer | undefined;
  /** All bytes since the handshake, the frames' heads included. */
  receivedBytes = 0;
  #isClosing = false;

  private constructor(socket: Socket, options: FrameSocketOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Connects and upgrades. Throws with the server's status line if it says no. */
  static open(options: FrameSocketOptions): Promise<FrameSocket> {
    const socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
    const frames = new FrameSocket(socket, options);
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        socket.destroy();
        reject(new Error(`${options.path} was not opened: ${reason}`));
      };
      socket.setTimeout(CONNECT_TIMEOUT_MS, () => fail('no answer'));
      socket.once('error', error => fail(error.message));
      socket.once('close', () => fail('the connection was closed'));
      let head = '';
      const readHead = (chunk: Buffer): void => {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.startsWith('HTTP/1.1 101')) {
          fail(head.slice(0, head.indexOf('\r\n')));
          return;
        }
        socket.off('data', readHead);
        frames.#listen();
        resolve(frames);
        // Frames may come in the same chunk; whoever opened the socket is to have it before they do.
        const rest = Buffer.from(head.slice(end + 4), 'latin1');
        if (rest.length > 0) queueMicrotask(() => frames.#read(rest));
      };
      socket.on('data', readHead);
      socket.write(upgradeRequest(options));
    });
  }

  send(message: Uint8Array): void {
    this.#socket.write(maskedFrame(BINARY, message));
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setTimeout(0);
    socket.removeAllListeners('close').removeAllListeners('error');
    socket.on('data', chunk => this.#read(chunk));
    // The close event follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#ended(undefined));
  }

  #read(chunk: Buffer): void {
    this.receivedBytes += chunk.length;
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes.readUInt8(at + 1);
      const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + headLength > bytes.length) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(at + 2)
            : Number(bytes.readBigUInt64BE(at + 2));
      const end = at + headLength + length;
      if (end > bytes.length) break;
      this.#take(bytes.readUInt8(at), bytes.subarray(at + headLength, end));
      at = end;
    }
    this.#rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
  }

  #take(head: number, payload: Buffer): void {
    const opcode = head & 0x0f;
    if ((head & 0x80) === 0) throw new Error('A server sent a message in parts');
    if (opcode === BINARY) this.#options.onFrame(payload);
    else if (opcode === PING) this.#socket.write(maskedFrame(PONG, payload));
    else if (opcode === CLOSE) this.#ended(payload.length >= 2 ? payload.readUInt16BE(0) : undefined);
  }

  #ended(code: number | undefined): void {
    if (this.#isClosing) return;
    this.close();
    this.#options.onClosed(code);
  }
}

function upgradeRequest({ port, path, protocols }: FrameSocketOptions): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
  ];
  if (protocols.length > 0) lines.push(`Sec-WebSocket-Protocol: ${protocols.join(', ')}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Masked with zeros, which is a mask like any other and leaves the bytes as they are. */
function maskedFrame(opcode: number, payload: Uint8Array): Buffer {
  const isShort = payload.length < 126;
  if (payload.length > 0xffff) throw new RangeError('A generator sends no message as long as that');
  const frame = Buffer.alloc((isShort ? 6 : 8) + payload.length);
  frame.writeUInt8(0x80 | opcode, 0);
  frame.writeUInt8(0x80 | (isShort ? payload.length : 126), 1);
  if (!isShort) frame.writeUInt16BE(payload.length, 2);
  frame.set(payload, isShort ? 6 : 8);
  return frame;
}
