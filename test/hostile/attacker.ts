import type { Closed, RawClient, TestPod } from '@tatami/collab-server/testing';
import type { TokenRequest } from '@tatami/identity/testing';
import { until } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import {
  decodeServerFrame,
  encodeEdit,
  encodeHello,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
} from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Attack, Target } from './attacks.ts';
import { clockOf } from './attacks.ts';

export const DIALECTS = ['tatami.v1', 'yjs'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Enough to be a flood, not enough to keep the test's own process from anything else. */
const AT_ONCE = 4;

/** An editor of a dojo who speaks in bytes: may write, but writes what no client would. */
export class Attacker {
  readonly dialect: Dialect;
  readonly clientId: number;
  readonly client: RawClient;
  /** The dojo as the attacker has been shown it. */
  readonly doc: Y.Doc;
  #framesRead = 0;
  #made: { readonly madeFor: string; readonly update: Uint8Array } | undefined;

  private constructor(dialect: Dialect, client: RawClient, clientId: number, doc: Y.Doc) {
    this.dialect = dialect;
    this.client = client;
    this.clientId = clientId;
    this.doc = doc;
  }

  static async join(
    pod: Pick<TestPod, 'connect'>,
    dojoId: DojoId,
    dialect: Dialect,
    as: Partial<TokenRequest> = {},
  ): Promise<Attacker> {
    const client = await pod.connect(dojoId, { dialect, name: 'Attacker', ...as });
    // Not the document's own id: that one Yjs gives up when it hears it from elsewhere.
    let clientId = new Y.Doc().clientID;
    if (dialect === 'tatami.v1') {
      client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
      clientId = (await client.message('welcome')).clientId;
      await client.message('batch');
    } else {
      // As any stock client does, but it says that it has nothing: until then the server waits for what is missing.
      const answer = (frame: Uint8Array) => {
        if (frame[0] === 0 && frame[1] === 0) client.send(encodeStep2(Uint8Array.of(0, 0)));
      };
      for (const frame of client.frames) answer(frame);
      client.socket.on('message', answer);
      client.send(encodeStep1(Uint8Array.of(0)));
      await client.until(() => client.frames.some(frame => syncUpdate(frame) !== undefined));
    }
    return new Attacker(dialect, client, clientId, new Y.Doc());
  }

  /** Sends an attack, made for the document as it stands; made anew only when it has to be, so that it is a flood. */
  send({ update }: Attack, victim: number): void {
    this.read();
    const { clientId: own, doc } = this;
    const clock = clockOf(doc, own);
    const madeFor = `${clock} ${clockOf(doc, victim)}`;
    if (this.#made?.madeFor !== madeFor) {
      this.#made = { madeFor, update: update({ own, clock, victim, doc } satisfies Target) };
    }
    this.sendUpdate(this.#made.update);
  }

  sendUpdate(update: Uint8Array): void {
    this.client.send(this.dialect === 'tatami.v1' ? encodeEdit(0, update) : encodeUpdate(update));
  }

  /** The codes of the refusals so far. */
  get refusals(): string[] {
    if (this.dialect === 'tatami.v1') return this.client.messages('refused').map(({ code }) => code);
    return this.client.frames.filter(frame => frame[0] === 2).map(deniedReason);
  }

  /** When the server has asked a second time for what it lacks; the answer is on its way. */
  async askedAgain(): Promise<void> {
    const { client } = this;
    await client.until(() => client.frames.filter(frame => frame[0] === 0 && frame[1] === 0).length > 1);
  }

  async firstRefusal(): Promise<string> {
    const { client } = this;
    await client.until(() => this.refusals.length > 0 || client.closed !== undefined);
    return this.refusals[0] ?? `closed ${client.closed?.code} ${client.closed?.reason}`;
  }

  /** Does it again and again until the server ends the connection; resolves with how it did. */
  async goOn(attack: Attack, victim: number, withinMs: number): Promise<Closed> {
    const { client } = this;
    let sent = 0;
    await until(
      'the attacker is closed',
      () => {
        for (
          let i = 0;
          i < AT_ONCE && client.closed === undefined && client.socket.bufferedAmount < 1e6;
          i++
        ) {
          this.send(attack, victim);
          sent++;
        }
        return client.closed !== undefined;
      },
      {
        withinMs,
        describe: () =>
          `${this.dialect}: ${sent} sent, ${this.refusals.length} refused (${this.refusals[0]})`,
      },
    );
    return client.whenClosed();
  }

  /** Takes in what came since. */
  read(): void {
    for (const frame of this.client.frames.slice(this.#framesRead)) {
      const message = this.dialect === 'tatami.v1' ? decodeServerFrame(frame) : undefined;
      const update = message?.type === 'batch' ? message.update : syncUpdate(frame);
      if (update !== undefined && update.length > 0) Y.applyUpdate(this.doc, update);
    }
    this.#framesRead = this.client.frames.length;
  }
}

/** The update in a stock client's sync frame, step 2 or update; undefined for other frames. */
function syncUpdate(frame: Uint8Array): Uint8Array | undefined {
  if (frame[0] !== 0 || frame[1] === 0) return undefined;
  return decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2)));
}

function deniedReason(frame: Uint8Array): string {
  return decoding.readVarString(decoding.createDecoder(frame.subarray(2)));
}
