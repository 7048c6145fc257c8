import type { Principal } from '@tatami/identity';
import type { Cancel, Clock } from '@tatami/kernel';
import type { ClientMessage, ErrorCode, Limits, TenantId, UserId } from '@tatami/protocol';
import {
  CloseCode,
  decodeClientFrame,
  ERRORS,
  encodeClosing,
  encodeHocuspocusDenied,
  encodeReauthenticate,
  hocuspocusDocument,
  isPermanentClose,
  TatamiError,
} from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import type { Joinable } from '../room/joinable.ts';
import type { Dialect, Member } from '../room/member.ts';
import { createMember } from '../room/member.ts';
import { MemberBudget } from '../room/member-budget.ts';
import type { AdmissionLimits, Release } from './admission-limits.ts';
import type { AdmissionQueue } from './admission-queue.ts';
import type { ConnectionMetrics } from './connection-metrics.ts';
import type { ConnectionSocket } from './connection-socket.ts';
import type { Doorman } from './doorman.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

/** A socket that opens a connection has to be let in and to say its first word in this time. */
const HELLO_MS = 10_000;
/** What a client may send before it is let in. */
const MAX_EARLY_BYTES = 64 * 1024;
/** Who brings neither a token nor a subprotocol may speak something else, and is heard this long before it is closed. */
const FIRST_WORD_MS = 2_000;
const NOT_HOCUSPOCUS =
  'This is a Tatami server, not a Hocuspocus server: use WebsocketProvider (y-websocket) or TatamiProvider';
/**
 * Frames up to so many times the limit are read. A paste that is too large is then refused as an edit: it vanishes at
 * its author, who types on. A connection that is closed would make stock clients send it again for ever.
 */
const READ_FRAMES = 4;
const RENEW_BEFORE_MS = 60_000;
const RENEW_AGAIN_MS = 5_000;
/** Tokens are accepted this long after they expired; clocks differ. */
const EXPIRY_SKEW_MS = 30_000;
/** Whoever finds the pod full is told to come back after this and up to as much more. */
const COME_BACK_MS = 5_000;
/** A connection of a pod that stops waits so long for the answers to what it sent. */
const LONGEST_SAVE_MS = 700;
/** Timers are at most 24 days long; a token that lives longer than this is looked at again later. */
const FAR_MS = 86_400_000;

type State =
  | { readonly kind: 'arriving'; readonly early: Uint8Array[]; earlyBytes: number }
  | { readonly kind: 'in'; readonly room: Joinable; readonly member: Member; principal: Principal }
  | { readonly kind: 'closed' };

/** What all connections of a pod share. */
export interface ConnectionOptions {
  readonly doorman: Doorman;
  readonly admissions: AdmissionLimits;
  readonly queue: AdmissionQueue;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly limits: Limits;
  readonly metrics: ConnectionMetrics;
  readonly reportError: ReportError;
}

/**
 * One connection from its first byte to its last. The file is long because every way in and every way out ends in one
 * state, and is safe only if they are read together.
 *
 * C1  Nothing of a room reaches a connection before its token is proved and its role known.
 * C2  What a client sends before that is kept, up to 64 KiB.
 * C3  A connection ends with a code of the registry, and one line in the log.
 * C4  It ends when its token does, unless another one of the same user came in time.
 * C7  Whoever finds no place is told so with 1013, and when to come back.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  #request: UpgradeRequest;
  readonly #socket: ConnectionSocket;
  readonly #timers = new Set<Cancel>();
  readonly #places: Release[] = [];
  #state: State = { kind: 'arriving', early: [], earlyBytes: 0 };
  #hasSpoken = false;
  /** Whether it is refused already, and only its first word is waited for, to answer in its own language. */
  #isHeardOut = false;
  #isRenewing = false;
  #cancelExpiry: Cancel = () => {};

  constructor(request: UpgradeRequest, socket: ConnectionSocket, options: ConnectionOptions) {
    this.#request = request;
    this.#socket = socket;
    this.#options = options;
  }

  /** Lets the connection in, or ends it. */
  async open(): Promise<void> {
    const { doorman, admissions, queue, clock, metrics } = this.#options;
    const request = this.#request;
    const openedMs = clock.monotonic();
    this.#after(HELLO_MS, () => {
      if (!this.#hasSpoken) this.#end('hello-timeout');
    });
    if (request.dialect === undefined) return this.#end('unknown-subprotocol');
    const { replay } = request;
    if (replay === 'not-valid') return this.#end('validation-failed');
    try {
      this.#places.push(admissions.admitAddress(request.address, clock.monotonic()));
      const isWanted = () => this.#state.kind === 'arriving';
      const admitted = await queue.run(async () => {
        const principal = await doorman.prove(request.token);
        const { tenantId, userId } = principal;
        if (isWanted()) {
          this.#places.push(admissions.admitUser(tenantId, userId, request.dojoId, clock.monotonic()));
        }
        const admission =
          replay === undefined
            ? await doorman.admit(principal, request.dojoId)
            : await doorman.watch(principal, request.dojoId, replay);
        return { principal, ...admission };
      }, isWanted);
      if (admitted === undefined || this.#state.kind !== 'arriving') return;
      const { principal, role, room, accessMoment } = admitted;
      const { early } = this.#state;
      const member = createMember(request.dialect, {
        socket: this.#socket,
        identity: { userId: principal.userId, name: principal.name, role },
        tokenRoles: principal.roles,
        budget: new MemberBudget(this.#options.limits, clock.monotonic()),
      });
      this.#state = { kind: 'in', room, member, principal };
      // A token is long, and proved.
      this.#request = { ...request, token: undefined };
      this.#socket.enter(room.channel);
      this.#watchExpiry(principal);
      room.join(member, accessMoment);
      metrics.joined(clock.monotonic() - openedMs);
      for (const frame of early) this.receive(frame);
    } catch (error) {
      if (!this.#waitsForFirstWord(error)) this.#fail('A connection could not be let in', error);
    }
  }

  /** Takes a frame; the bytes must be the connection's own to keep. */
  receive(frame: Uint8Array): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    if (state.kind === 'arriving') {
      if (this.#isHeardOut) {
        this.#endWithWord(frame, 'unauthenticated');
        return;
      }
      state.early.push(frame);
      state.earlyBytes += frame.length;
      if (state.earlyBytes > MAX_EARLY_BYTES) this.#end('message-too-large');
      return;
    }
    try {
      for (const message of this.#read(frame)) this.#take(message, frame.length, state);
      this.#hasSpoken = true;
    } catch (error) {
      if (this.#hasSpoken) this.#fail('A message could not be taken', error);
      else this.#failAtFirstWord(frame, error);
    }
  }

  /** A text frame, or one that is no message of ours. */
  refuseMalformed(): void {
    this.#end('message-malformed');
  }

  get member(): Member | undefined {
    return this.#state.kind === 'in' ? this.#state.member : undefined;
  }

  get dialect(): Dialect | undefined {
    return this.#request.dialect;
  }

  /** Tells people behind one address apart: the user, or else the end of a token, which is no secret without the rest. */
  get knocker(): string {
    const { address, dojoId, token } = this.#request;
    const who = this.#state.kind === 'in' ? this.#state.principal.userId : token?.slice(-32);
    return `${address} ${dojoId} ${who}`;
  }

  /** For the log: the dojo that was asked for, and the other ids as far as they are proved. */
  get who(): { tenantId?: string; userId?: string; dojoId?: string } {
    const { dojoId } = this.#request;
    const dojo = dojoId === undefined ? {} : { dojoId };
    if (this.#state.kind !== 'in') return dojo;
    const { tenantId, userId } = this.#state.principal;
    return { tenantId, userId, ...dojo };
  }

  get room(): Joinable | undefined {
    return this.#state.kind === 'in' ? this.#state.room : undefined;
  }

  /** Tells the client when it will be closed and when to come back, so that a deploy is no storm. */
  announceClosing(inMs: number, comeBackAfterMs: number): void {
    if (this.#request.dialect === 'tatami' && this.#state.kind !== 'closed') {
      this.#socket.send(encodeClosing(Math.round(inMs), Math.round(comeBackAfterMs)));
    }
    this.#after(inMs, () => this.#endWhenSaved());
  }

  /** What the client sent so far is answered first, if that is soon; otherwise the client keeps it and sends it again. */
  #endWhenSaved(): void {
    this.#after(LONGEST_SAVE_MS, () => this.#end('restarting'));
    if (this.room === undefined) this.#end('restarting');
    else this.room.whenSaved(() => this.#end('restarting'));
  }

  /** Some tokens that were issued before a moment, in Unix milliseconds, count no more. */
  endIfRevoked(tenantId: TenantId, revokedAtMs: ReadonlyMap<UserId, number>): void {
    if (this.#state.kind !== 'in') return;
    const { principal } = this.#state;
    const isRevoked = principal.issuedAtMs < (revokedAtMs.get(principal.userId) ?? 0);
    if (isRevoked && principal.tenantId === tenantId) this.#end('token-revoked');
  }

  /** The tenant is not served any more; whoever comes with its tokens is told the same. */
  endIfOf(tenantId: TenantId): void {
    if (this.#state.kind === 'in' && this.#state.principal.tenantId === tenantId)
      this.#end('unauthenticated');
  }

  /** The socket is gone, whoever ended it. */
  closed(): void {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#cancelExpiry();
    for (const release of this.#places) release();
    if (state.kind === 'in') state.room.leave(state.member);
  }

  /** Only edits may be longer than a frame should be. */
  #read(frame: Uint8Array): ClientMessage[] {
    const { maxFrameBytes } = this.#options.limits;
    if (frame.length > READ_FRAMES * maxFrameBytes) throw new TatamiError('message-too-large');
    const messages = decodeClientFrame(frame);
    const isEdit = messages.every(message => message.type === 'document');
    if (frame.length > maxFrameBytes && !isEdit) throw new TatamiError('message-too-large');
    return messages;
  }

  #take(message: ClientMessage, bytes: number, state: Extract<State, { kind: 'in' }>): void {
    if (this.#state.kind !== 'in') return;
    if (message.type === 'reauthenticate') void this.#renew(message.token, state);
    else state.room.receive(state.member, message, bytes);
  }

  async #renew(token: string, state: Extract<State, { kind: 'in' }>): Promise<void> {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      const { dojoId } = state.room.address;
      const { principal, role } = await this.#options.doorman.renew(token, dojoId, state.principal);
      if (this.#state !== state) return;
      state.principal = principal;
      state.member.tokenRoles = principal.roles;
      state.room.changeRole(state.member, role);
      this.#watchExpiry(principal);
    } catch (error) {
      // While nobody can be asked, the token that was proved holds until it expires.
      if (error instanceof TatamiError && isPermanentClose(ERRORS[error.code].close)) this.#end(error.code);
      else {
        this.#report('A token could not be renewed', error);
        this.#after(RENEW_AGAIN_MS, () => this.#askForToken(state));
      }
    } finally {
      this.#isRenewing = false;
    }
  }

  #askForToken({ member, principal }: Extract<State, { kind: 'in' }>): void {
    if (member.dialect !== 'tatami' || member.isGone) return;
    const leftMs = Math.max(0, Math.round(principal.expiresAtMs - this.#options.clock.now()));
    this.#socket.send(encodeReauthenticate(leftMs));
  }

  #watchExpiry(principal: Principal): void {
    this.#cancelExpiry();
    const { clock } = this.#options;
    const leftMs = principal.expiresAtMs - clock.now();
    if (leftMs > FAR_MS) {
      this.#cancelExpiry = clock.after(FAR_MS / 2, () => this.#watchExpiry(principal));
      return;
    }
    // One timer at a time: a pod has thousands of connections, and tokens live for long.
    this.#cancelExpiry = clock.after(Math.max(0, leftMs - RENEW_BEFORE_MS), () => {
      this.#watchEnd(principal);
      if (this.#state.kind === 'in') this.#askForToken(this.#state);
    });
  }

  #watchEnd(principal: Principal): void {
    const { clock } = this.#options;
    const leftMs = principal.expiresAtMs - clock.now() + EXPIRY_SKEW_MS;
    this.#cancelExpiry = clock.after(Math.max(0, leftMs), () => this.#end('token-expired'));
  }

  #after(ms: number, task: () => void): void {
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }

  #report(what: string, error: unknown): void {
    this.#options.reportError(what, error, this.who);
  }

  #fail(what: string, error: unknown): void {
    if (!(error instanceof TatamiError)) this.#report(what, error);
    this.#end(error instanceof TatamiError ? error.code : 'overloaded');
  }

  #failAtFirstWord(frame: Uint8Array, error: unknown): void {
    if (error instanceof TatamiError) this.#endWithWord(frame, error.code);
    else this.#fail('A message could not be taken', error);
  }

  /** Ends the connection, and tells a client of another kind of server what it speaks to. */
  #endWithWord(firstFrame: Uint8Array, code: ErrorCode): void {
    const document = hocuspocusDocument(firstFrame);
    if (document !== undefined) this.#socket.send(encodeHocuspocusDenied(document, NOT_HOCUSPOCUS));
    this.#end(code);
  }

  /** True if the end of the connection waits for its first word. */
  #waitsForFirstWord(error: unknown): boolean {
    const request = this.#request;
    if (!(error instanceof TatamiError) || error.code !== 'unauthenticated') return false;
    if (this.#state.kind !== 'arriving' || request.token !== undefined || request.subprotocol !== '')
      return false;
    const [first] = this.#state.early;
    if (first !== undefined) this.#endWithWord(first, error.code);
    else {
      this.#isHeardOut = true;
      this.#after(FIRST_WORD_MS, () => this.#end(error.code));
    }
    return true;
  }

  #end(code: ErrorCode): void {
    if (this.#state.kind === 'closed') return;
    const { close } = ERRORS[code];
    if (this.#state.kind === 'arriving' && close === CloseCode.tryLater) this.#sayWhenToComeBack();
    this.#socket.close(code);
  }

  #sayWhenToComeBack(): void {
    const { random } = this.#options;
    if (this.#request.dialect !== 'tatami') return;
    this.#socket.send(encodeClosing(0, Math.round(COME_BACK_MS * (1 + random()))));
  }
}
