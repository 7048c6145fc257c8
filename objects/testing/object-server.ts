import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { FileSystemStore } from '../src/file-system/file-system-store.ts';

/** Serves the signed addresses of a folder over plain HTTP, as the API does. */
export class ObjectServer {
  readonly address: string;
  readonly #server: Server;
  #store: FileSystemStore | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/objects`;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<ObjectServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ObjectServer(server);
  }

  /** The store needs the address before it can be made. */
  serve(store: FileSystemStore): void {
    this.#store = store;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams } = new URL(request.url ?? '', this.address);
    const signed = {
      grant: searchParams.get('grant') ?? '',
      signature: searchParams.get('signature') ?? '',
    };
    try {
      if (this.#store === undefined) throw new Error('nothing is served yet');
      if (request.method === 'PUT') {
        await this.#store.receive(signed, request);
        response.end();
        return;
      }
      const { shownAs, sizeBytes, bytes } = await this.#store.send(signed);
      response.writeHead(200, {
        'content-type': shownAs.contentType,
        'content-disposition': shownAs.contentDisposition,
        'content-length': sizeBytes,
      });
      await pipeline(bytes, response);
    } catch (error) {
      // The rest of a body that is refused is not read.
      response.writeHead(error instanceof TatamiError ? ERRORS[error.code].status : 500, {
        connection: 'close',
      });
      response.end();
    }
  }
}
