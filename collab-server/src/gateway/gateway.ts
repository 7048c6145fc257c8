import type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_listen_socket,
  us_socket_context_t,
  WebSocket,
  WebSocketBehavior,
} from 'uWebSockets.js';
import type { Limits } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { Topic } from '../room/member-socket.ts';
import type { TrustedProxies } from './client-address.ts';
import { clientAddress } from './client-address.ts';
import { MAX_BACKPRESSURE_BYTES, topicName } from './connection-socket.ts';
import type { Connections } from './connections.ts';
import { loadUws } from './load-uws.ts';
import type { OriginAllowList } from './origin-allow-list.ts';
import type { AttachedSocket } from './raw-socket.ts';
import type { ReportRefusal } from './report-refusal.ts';
import type { UpgradeRequest } from './upgrade-request.ts';
import { readUpgradeRequest } from './upgrade-request.ts';
import { UwsSocket } from './uws-socket.ts';

/**
 * uWebSockets.js cuts a connection at a frame of so many times the limit, with 1006 and no reason. That tells a client
 * nothing, so it is well above what the connection itself refuses.
 */
const CUT_AT_FRAMES = 8;
/** uWebSockets.js pings some seconds before it and closes after it: a half-open socket is noticed in 30 s. */
const IDLE_TIMEOUT_S = 28;

export interface GatewayOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly origins: OriginAllowList;
  readonly proxies: TrustedProxies;
  readonly limits: Limits;
  /** Answers GET requests; undefined for a path it does not know. */
  readonly http: (path: string) => Promise<HttpAnswer | undefined>;
  readonly onRefused: ReportRefusal;
  readonly reportError: ReportError;
}

export interface HttpAnswer {
  readonly status: '200 OK' | '503 Service Unavailable';
  readonly contentType: string;
  readonly body: string;
}

interface SocketData {
  /** Until the socket opens; then only the connection knows how long its token is of use. */
  request?: UpgradeRequest;
  /** Set when the socket opens. */
  attached?: AttachedSocket;
}

/** The server of uWebSockets.js: upgrades, frames and native publish on one side, connections on the other. */
export class Gateway {
  readonly #options: GatewayOptions;
  /** Sockets that dropped a frame of the publish that is going on; undefined while none is. */
  #droppedInPublish: AttachedSocket[] | undefined;
  #app: TemplatedApp | undefined;
  #listening: us_listen_socket | undefined;
  #closeListening: (socket: us_listen_socket) => void = () => {};

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /**
   * Sends a frame to all sockets that follow a topic of a room. With frames of 16 KiB and more uWebSockets.js calls
   * `dropped` inside its loop over the subscribers; to unsubscribe there is a use after free that kills the process,
   * so the sockets that dropped the frame leave the topic when the loop is done.
   */
  publish(channel: string, topic: Topic, frame: Uint8Array): void {
    const dropped: AttachedSocket[] = [];
    this.#droppedInPublish = dropped;
    try {
      this.#app?.publish(topicName(channel, topic), frame, true);
    } finally {
      this.#droppedInPublish = undefined;
    }
    for (const attached of dropped) attached.dropped();
  }

  /** Listens; resolves with the port. */
  async listen(connections: Connections): Promise<number> {
    const uws = await loadUws();
    const app = uws.App();
    this.#app = app;
    this.#closeListening = uws.us_listen_socket_close;
    const behavior = (isReplay: boolean): WebSocketBehavior<SocketData> => ({
      maxPayloadLength: CUT_AT_FRAMES * this.#options.limits.maxFrameBytes,
      maxBackpressure: MAX_BACKPRESSURE_BYTES,
      idleTimeout: IDLE_TIMEOUT_S,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.#upgrade(res, req, context, isReplay),
      open: ws => {
        const data = ws.getUserData();
        const { request } = data;
        if (request === undefined) throw new Error('A socket opened twice');
        delete data.request;
        data.attached = connections.attach(request, new UwsSocket(ws));
        data.attached.opened();
      },
      message: (ws, message, isBinary) => this.#message(ws, message, isBinary),
      dropped: ws => this.#withAttached(ws, attached => this.#dropped(attached)),
      drain: ws => this.#withAttached(ws, attached => attached.drained()),
      close: ws => this.#withAttached(ws, attached => attached.gone()),
    });
    app.ws<SocketData>('/v1/dojos/:dojoId', behavior(false));
    app.ws<SocketData>('/v1/dojos/:dojoId/replay', behavior(true));
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

  /** Takes nobody in any more. */
  stopListening(): void {
    if (this.#listening !== undefined) this.#closeListening(this.#listening);
    this.#listening = undefined;
  }

  /** Ends every socket that is left. */
  close(): void {
    this.stopListening();
    this.#app?.close();
  }

  #upgrade(res: HttpResponse, req: HttpRequest, context: us_socket_context_t, isReplay: boolean): void {
    const peer = new TextDecoder().decode(res.getRemoteAddressAsText());
    const request = readUpgradeRequest(
      {
        origin: req.getHeader('origin'),
        authorization: req.getHeader('authorization'),
        'sec-websocket-protocol': req.getHeader('sec-websocket-protocol'),
      },
      clientAddress(peer, req.getHeader('x-forwarded-for'), this.#options.proxies),
      req.getParameter(0) ?? '',
      isReplay ? (req.getQuery() ?? '') : undefined,
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

  #message(ws: WebSocket<SocketData>, message: ArrayBuffer, isBinary: boolean): void {
    const { attached } = ws.getUserData();
    if (attached === undefined) return;
    if (!isBinary) attached.refuseMalformed();
    // uWebSockets.js takes the buffer back when this returns.
    else attached.receive(new Uint8Array(message.slice(0)));
  }

  /** Only what is published is ever dropped. */
  #dropped(attached: AttachedSocket): void {
    if (this.#droppedInPublish !== undefined) this.#droppedInPublish.push(attached);
    else attached.dropped();
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
      this.#options.reportError('A request could not be answered', error);
      return undefined;
    });
    if (isAborted) return;
    res.cork(() => {
      if (answer === undefined) res.writeStatus('404 Not Found').end('not-found');
      else res.writeStatus(answer.status).writeHeader('content-type', answer.contentType).end(answer.body);
    });
  }
}
