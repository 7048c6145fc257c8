import type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_listen_socket,
  us_socket_context_t,
  WebSocket,
} from 'uWebSockets.js';
import type { Cancel, Clock } from '@tatami/kernel';
import type { ErrorCode, Limits, TenantId, UserId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { Topic } from '../room/member-socket.ts';
import { roomName } from '../room/room-registry.ts';
import type { AdmissionLimits } from './admission-limits.ts';
import type { AdmissionQueue } from './admission-queue.ts';
import type { Attached } from './backlog-ladder.ts';
import { BacklogLadder } from './backlog-ladder.ts';
import type { TrustedProxies } from './client-address.ts';
import { clientAddress } from './client-address.ts';
import { Connection } from './connection.ts';
import type { Doorman } from './doorman.ts';
import { Knocks } from './knocks.ts';
import { loadUws } from './load-uws.ts';
import type { OriginAllowList } from './origin-allow-list.ts';
import type { UpgradeRequest } from './upgrade-request.ts';
import { readUpgradeRequest } from './upgrade-request.ts';
import { MAX_BACKPRESSURE_BYTES, topicName, UwsSocket } from './uws-socket.ts';

/**
 * uWebSockets.js cuts a connection at a frame of so many times the limit, with 1006 and no reason. That tells a client
 * nothing, so it is well above what the connection itself refuses.
 */
const CUT_AT_FRAMES = 8;
/** uWebSockets.js pings some seconds before it and closes after it: a half-open socket is noticed in 30 s. */
const IDLE_TIMEOUT_S = 28;

/** The closings of a drain are spread already; this only keeps those of one moment apart. */
const COME_BACK_MS = 500;

export interface GatewayOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly origins: OriginAllowList;
  readonly proxies: TrustedProxies;
  readonly admissions: AdmissionLimits;
  readonly queue: AdmissionQueue;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly metrics: GatewayMetrics;
  /** Answers GET requests; undefined for a path it does not know. */
  readonly http: (path: string) => Promise<HttpAnswer | undefined>;
  readonly onRefused: (code: ErrorCode, who: { tenantId?: string; userId?: string; dojoId?: string }) => void;
  readonly onTrouble: ReportError;
}

export interface GatewayMetrics {
  connected(): void;
  disconnected(): void;
}

export interface HttpAnswer {
  readonly status: '200 OK' | '503 Service Unavailable';
  readonly contentType: string;
  readonly body: string;
}

interface SocketData {
  readonly request: UpgradeRequest;
  /** Set when the socket opens. */
  attached?: AttachedSocket;
}

interface AttachedSocket extends Attached {
  readonly socket: UwsSocket<SocketData>;
  /** Set while a refused connection waits for its end. */
  cancelEnd?: Cancel;
}

/**
 * The only file that knows uWebSockets.js: upgrades, frames and native publish on one side, connections and
 * topics on the other.
 */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #ladder: BacklogLadder;
  readonly #knocks: Knocks;
  readonly #connections = new Set<Connection>();
  /** Sockets that dropped a frame of the publish that is going on; undefined while none is. */
  #droppedInPublish: AttachedSocket[] | undefined;
  #app: TemplatedApp | undefined;
  #listening: us_listen_socket | undefined;
  #closeListening: (socket: us_listen_socket) => void = () => {};

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#ladder = new BacklogLadder(options);
    this.#knocks = new Knocks(options.clock);
  }

  /**
   * Sends a frame to all sockets that follow a topic of a room. With frames of 16 KiB and more uWebSockets.js calls
   * `dropped` inside its loop over the subscribers; to unsubscribe there is a use after free that kills the process,
   * so the sockets that dropped the frame leave the topic when the loop is done.
   */
  publish(room: string, topic: Topic, frame: Uint8Array): void {
    const dropped: AttachedSocket[] = [];
    this.#droppedInPublish = dropped;
    try {
      this.#app?.publish(topicName(room, topic), frame, true);
    } finally {
      this.#droppedInPublish = undefined;
    }
    for (const attached of dropped) this.#ladder.dropped(attached);
  }

  /** Listens; resolves with the port. */
  async listen(doorman: Doorman): Promise<number> {
    const uws = await loadUws();
    const app = uws.App();
    this.#app = app;
    this.#closeListening = uws.us_listen_socket_close;
    app.ws<SocketData>('/v1/dojos/:dojoId', {
      maxPayloadLength: CUT_AT_FRAMES * this.#options.limits.maxFrameBytes,
      maxBackpressure: MAX_BACKPRESSURE_BYTES,
      idleTimeout: IDLE_TIMEOUT_S,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.#upgrade(res, req, context),
      open: ws => this.#open(ws, doorman),
      message: (ws, message, isBinary) => this.#message(ws, message, isBinary),
      dropped: ws => this.#withAttached(ws, attached => this.#dropped(attached)),
      drain: ws => this.#withAttached(ws, attached => this.#drained(attached)),
      close: ws => this.#withAttached(ws, attached => this.#closed(attached)),
    });
    app.get('/*', (res, req) => void this.#answer(res, req.getUrl()));
    return new Promise((resolve, reject) => {
      app.listen(this.#options.host, this.#options.port, listening => {
        if (!listening) {
          reject(new Error(`Port ${this.#options.port} on ${this.#options.host} is taken`));
          return;
        }
        this.#listening = listening;
        resolve(uws.us_socket_local_port(listening));
      });
    });
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Takes nobody in any more. */
  stopListening(): void {
    if (this.#listening !== undefined) this.#closeListening(this.#listening);
    this.#listening = undefined;
  }

  /** Closes everybody, spread over this time, and says so before; whoever is closed comes back at once. */
  drain(overMs: number): void {
    const { random } = this.#options;
    for (const connection of this.#connections) {
      connection.announceClosing(random() * overMs, random() * COME_BACK_MS);
    }
  }

  /** Ends the connections of these users whose token was issued before the moment, in Unix milliseconds. */
  endRevoked(tenantId: TenantId, revokedAtMs: ReadonlyMap<UserId, number>): void {
    for (const connection of this.#connections) connection.endIfRevoked(tenantId, revokedAtMs);
  }

  /** Ends every socket that is left. */
  close(): void {
    this.stopListening();
    this.#ladder.close();
    this.#app?.close();
  }

  #upgrade(res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const peer = new TextDecoder().decode(res.getRemoteAddressAsText());
    const request = readUpgradeRequest(
      {
        origin: req.getHeader('origin'),
        authorization: req.getHeader('authorization'),
        'sec-websocket-protocol': req.getHeader('sec-websocket-protocol'),
      },
      clientAddress(peer, req.getHeader('x-forwarded-for'), this.#options.proxies),
      req.getParameter(0) ?? '',
    );
    if (!this.#options.origins.allows(request.origin)) {
      this.#options.onRefused('origin-not-allowed', {});
      res.writeStatus('403 Forbidden').end('origin-not-allowed');
      return;
    }
    const data: SocketData = { request };
    const key = req.getHeader('sec-websocket-key');
    const extensions = req.getHeader('sec-websocket-extensions');
    res.upgrade(data, key, request.subprotocol, extensions, context);
  }

  #open(ws: WebSocket<SocketData>, doorman: Doorman): void {
    const data = ws.getUserData();
    const { metrics } = this.#options;
    const dojo = data.request.dojoId === undefined ? {} : { dojoId: data.request.dojoId };
    const socket = new UwsSocket(ws, {
      onClose: reason => this.#options.onRefused(reason, { ...connection.who, ...dojo }),
      onWaiting: () => this.#ladder.dropped(attached),
      endRefused: end => this.#endRefused(attached, data.request, end),
    });
    const connection: Connection = new Connection({
      request: data.request,
      socket,
      doorman,
      ...this.#options,
      onTrouble: (what, error) => this.#options.onTrouble(what, error, { ...connection.who, ...dojo }),
      enter: room => socket.enter(roomName(room.address.tenantId, room.address.dojoId)),
    });
    const attached: AttachedSocket = { connection, socket };
    data.attached = attached;
    this.#connections.add(connection);
    this.#ladder.add(attached);
    metrics.connected();
    void connection.open();
  }

  #message(ws: WebSocket<SocketData>, message: ArrayBuffer, isBinary: boolean): void {
    const connection = ws.getUserData().attached?.connection;
    if (connection === undefined) return;
    if (!isBinary) connection.refuseMalformed();
    // uWebSockets.js takes the buffer back when this returns.
    else connection.receive(new Uint8Array(message.slice(0)));
  }

  /** Only what is published is ever dropped. */
  #dropped(attached: AttachedSocket): void {
    if (this.#droppedInPublish !== undefined) this.#droppedInPublish.push(attached);
    else this.#ladder.dropped(attached);
  }

  /** Our own client knows the close codes; a stock one comes back at once, so its closing may wait. */
  #endRefused(attached: AttachedSocket, request: UpgradeRequest, end: () => void): void {
    if (request.dialect !== 'yjs') {
      end();
      return;
    }
    attached.connection.closed();
    attached.cancelEnd = this.#knocks.end(knockerOf(request), end);
  }

  #drained(attached: AttachedSocket): void {
    attached.socket.drain();
    this.#ladder.drained(attached);
  }

  #closed(attached: AttachedSocket): void {
    attached.socket.gone();
    attached.cancelEnd?.();
    this.#ladder.remove(attached);
    this.#connections.delete(attached.connection);
    this.#options.metrics.disconnected();
    attached.connection.closed();
  }

  #withAttached(ws: WebSocket<SocketData>, task: (attached: AttachedSocket) => void): void {
    const { attached } = ws.getUserData();
    if (attached !== undefined) task(attached);
  }

  async #answer(res: HttpResponse, path: string): Promise<void> {
    let isAborted = false;
    res.onAborted(() => {
      isAborted = true;
    });
    const answer = await this.#options.http(path).catch((error: unknown) => {
      this.#options.onTrouble('A request could not be answered', error);
      return undefined;
    });
    if (isAborted) return;
    res.cork(() => {
      if (answer === undefined) res.writeStatus('404 Not Found').end('not-found');
      else res.writeStatus(answer.status).writeHeader('content-type', answer.contentType).end(answer.body);
    });
  }
}

/** The end of a token tells people behind one address apart, and is no secret without the rest. */
function knockerOf({ address, dojoId, token }: UpgradeRequest): string {
  return `${address} ${dojoId} ${token?.slice(-32)}`;
}
