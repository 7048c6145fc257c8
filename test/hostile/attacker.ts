import type { Closed, TestPod } from '@tatami/collab-server/testing';
import { RawClient } from '@tatami/collab-server/testing';
import type { DojoId, UserId } from '@tatami/protocol/ids';
import { encodeEdit, encodeHello, encodeStep1, encodeUpdate } from '@tatami/protocol/wire/client-messages';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { until } from '../until.ts';

export const DIALECTS = ['tatami.v1', 'yjs'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Lets a few messages be under way at a time, as a flood would be, without filling the test's own memory. */
const PAUSE_EVERY = 16;

/** An editor of a dojo who speaks in bytes: may write, but writes what no client would. */
export class Attacker {
  readonly dialect: Dialect;
  readonly clientId: number;
  readonly client: RawClient;
  /** The dojo as the attacker was given it. */
  readonly doc: Y.Doc;

  private constructor(dialect: Dialect, client: RawClient, clientId: number, doc: Y.Doc) {
    this.dialect = dialect;
    this.client = client;
    this.clientId = clientId;
    this.doc = doc;
  }

  static async join(pod: TestPod, dojoId: DojoId, dialect: Dialect, userId?: UserId): Promise<Attacker> {
    const client = await pod.connect(dojoId, { dialect, name: 'Attacker', ...(userId ? { userId } : {}) });
    const doc = new Y.Doc();
    if (dialect === 'tatami.v1') {
      client.send(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
      const { clientId } = await client.message('welcome');
      Y.applyUpdate(doc, (await client.message('batch')).update);
      return new Attacker(dialect, client, clientId, doc);
    }
    client.send(encodeStep1(Uint8Array.of(0)));
    await client.until(() => syncUpdates(client).length > 0);
    for (const update of syncUpdates(client)) Y.applyUpdate(doc, update);
    return new Attacker(dialect, client, doc.clientID, doc);
  }

  send(update: Uint8Array): void {
    this.client.send(this.dialect === 'tatami.v1' ? encodeEdit(0, update) : encodeUpdate(update));
  }

  /** The codes of the refusals so far. */
  get refusals(): string[] {
    if (this.dialect === 'tatami.v1') return this.client.messages('refused').map(({ code }) => code);
    return this.client.frames.filter(frame => frame[0] === 2).map(deniedReason);
  }

  async firstRefusal(): Promise<string> {
    await this.client.until(() => this.refusals.length > 0 || this.client.closed !== undefined);
    return this.refusals[0] ?? `closed ${this.client.closed?.code} ${this.client.closed?.reason}`;
  }

  /** Does it again and again until the server ends the connection; resolves with how it did. */
  async goOn(attack: () => Uint8Array, withinMs: number): Promise<Closed> {
    const { client } = this;
    let sent = 0;
    await until(
      'the attacker is closed',
      () => {
        for (let i = 0; i < PAUSE_EVERY && client.closed === undefined && client.socket.bufferedAmount < 1e6; i++) {
          this.send(attack());
          sent++;
        }
        return client.closed !== undefined;
      },
      { withinMs, describe: () => `${sent} messages sent, ${this.refusals.length} refusals: ${new Set(this.refusals)}` },
    );
    return client.whenClosed();
  }
}

/** The updates in a stock client's sync frames: step 2 and update. */
function syncUpdates(client: RawClient): Uint8Array[] {
  return client.frames.flatMap(frame => {
    if (frame[0] !== 0 || frame[1] === 0) return [];
    const decoder = decoding.createDecoder(frame.subarray(2));
    return [decoding.readVarUint8Array(decoder)];
  });
}

function deniedReason(frame: Uint8Array): string {
  return decoding.readVarString(decoding.createDecoder(frame.subarray(2)));
}
