import type { NetConnectOpts, Socket } from 'node:net';
import { connect as connectPlain } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector, SentinelConnector } from 'ioredis';

interface SocketOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ConnectionOptions;
  readonly disconnectTimeout: number;
}

/**
 * Opens the socket to one server. ioredis listens for a first error on a socket only, and one without a listener ends
 * the process. A TLS socket can emit two: a certificate that is not trusted, then the alert that the server answers to a
 * connection that ended during its handshake. So these sockets have a listener for as long as they live.
 */
export class GuardedConnector extends AbstractConnector {
  readonly #options: SocketOptions;

  constructor(options: unknown) {
    const known = options as SocketOptions;
    super(known.disconnectTimeout);
    this.#options = known;
  }

  override async connect(): Promise<Socket> {
    const { host, port, tls } = this.#options;
    const target: NetConnectOpts = { host, port };
    const socket = tls === undefined ? connectPlain(target) : connectTls({ ...target, ...tls });
    this.connecting = true;
    this.stream = socket;
    socket.on('error', error => {
      this.firstError ??= error;
    });
    return socket;
  }
}

/** The same for the server that sentinels name. */
export class GuardedSentinelConnector extends SentinelConnector {
  constructor(options: unknown) {
    super(options as ConstructorParameters<typeof SentinelConnector>[0]);
  }

  override async connect(...args: Parameters<SentinelConnector['connect']>): Promise<Socket> {
    const socket = await super.connect(...args);
    socket.on('error', error => {
      this.firstError ??= error;
    });
    return socket;
  }
}
