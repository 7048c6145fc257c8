import type { SocketClass } from '@tatami/client';
import type { Pipe } from './sim-network.ts';

/** A WebSocket class whose sockets are pipes to whatever pod is up; undefined when none is. */
export function simWebSocket(connect: () => Pipe | undefined, soon: (task: () => void) => void): SocketClass {
  return class {
    binaryType = 'arraybuffer';
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    readonly #pipe: Pipe | undefined;

    constructor() {
      this.#pipe = connect();
      const pipe = this.#pipe;
      if (pipe === undefined) {
        soon(() => this.#say(this.onclose, { code: 1006, reason: '' }));
        return;
      }
      pipe.onClientFrame = frame => this.#say(this.onmessage, { data: frame.slice().buffer });
      pipe.onClientClose = (code, reason) => this.#say(this.onclose, { code, reason });
      soon(() => {
        if (!pipe.isClosed) this.#say(this.onopen, {});
      });
    }

    send(data: Uint8Array): void {
      this.#pipe?.toServer(data.slice());
    }

    close(): void {
      this.#pipe?.closeFromClient();
    }

    #say(handler: ((event: never) => void) | null, event: object): void {
      handler?.(event as never);
    }
  };
}
