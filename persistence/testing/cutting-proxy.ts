import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** How many connections it has cut. */
  readonly cuts: number;
  /**
   * The next statement reaches the server, its answer nobody: the connection is cut `when` the statement was
   * forwarded, so while it may still run, or when its answer arrives, so when it is done.
   * @param statement the name of a prepared statement, or the beginning of it; by default any statement counts
   */
  cutNext(when: 'forwarded' | 'answered', statement?: string): void;
  close(): Promise<void>;
}

/**
 * A TCP proxy before a server that loses answers on demand.
 * @param port of its own, such as that of one that was closed; 0 for any
 */
export async function startCuttingProxy(serverPort: number, port = 0): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let next: { readonly when: 'forwarded' | 'answered'; readonly statement: string } | undefined;
  let cuts = 0;
  const server = createServer(client => {
    const upstream = connect(serverPort, '127.0.0.1');
    let isAwaited = false;
    const cut = (): void => {
      cuts++;
      next = undefined;
      client.destroy();
      // The server is told late, as when a link is lost: the statement runs to its end.
      upstream.removeAllListeners('data').resume();
      setTimeout(() => upstream.destroy(), 50);
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', bytes => {
      upstream.write(bytes);
      if (next === undefined || !bytes.includes(next.statement)) return;
      if (next.when === 'forwarded') cut();
      else isAwaited = true;
    });
    upstream.on('data', bytes => {
      if (isAwaited && next?.when === 'answered') cut();
      else client.write(bytes);
      isAwaited = false;
    });
    client.on('end', () => upstream.end());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get cuts() {
      return cuts;
    },
    cutNext: (when, statement = '') => {
      next = { when, statement };
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
