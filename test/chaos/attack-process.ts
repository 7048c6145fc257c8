import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Closed } from '@tatami/collab-server/testing';
import { RawClient } from '@tatami/collab-server/testing';
import type { DojoId } from '@tatami/protocol';
import {
  encodeAwareness,
  encodeAwarenessEntries,
  encodeCommand,
  encodeMark,
  SUBPROTOCOL_TATAMI,
  SUBPROTOCOL_YJS,
} from '@tatami/protocol';
import * as Y from 'yjs';
import { FILE } from '../file.ts';
import { Attacker, type Dialect } from '../hostile/attacker.ts';
import { ATTACKS } from '../hostile/attacks.ts';
import { joinAndStopReading } from '../hostile/stalled-reader.ts';
import { item, text, writeUpdate } from '../hostile/update-writer.ts';
import type { AttackKind, AttackOrder, AttackReport } from './attack-pods.ts';

const STALLED = 6;
const AT_ONCE = 50;
/** A word of its own wherever it stands: what an attacker leaves behind is not glued to a word of others. */
const REWRITTEN = `${'x'.repeat(99_999)} `;
const LARGE_FILE_CHARACTERS = 20_000;

/**
 * One attack, in a process of its own, so that what it costs the attacker delays nobody who is measured. The order is
 * the first argument, as JSON; the report is the last line of the output.
 */
const order = JSON.parse(process.argv[2] ?? '') as AttackOrder;
const { url, dojoId, tokens, seconds } = order;
const endsAtMs = performance.now() + seconds * 1_000;
/** The next clientID that nobody has. */
let nextClient = 70_000;
const isOver = () => performance.now() > endsAtMs;

const ATTACK: Record<AttackKind, () => Promise<AttackReport>> = {
  'empty messages': () => untilClosed([first()], sendEmptyMessages),
  'endless rewriting': () => untilClosed([first()], rewrite),
  'doubtful edits': () => untilClosed(tokens.map(stockClient), sendDoubtful),
  'endless commands': () => untilClosed([join(tokens[0] ?? '', 'tatami.v1')], command),
  'endless marks': () => untilClosed([join(tokens[0] ?? '', 'tatami.v1')], mark),
  'ever new clientIDs': () => untilClosed([first()], writeAsOthers),
  'stalled readers': stallReaders,
  'invented tokens': () => knock(() => inventedToken()),
  'endless joins': () => knock(() => tokens[0] ?? ''),
};

console.log(JSON.stringify(await ATTACK[order.kind]()));
process.exit(0);

function first(): Promise<Attacker> {
  return stockClient(tokens[0] ?? '');
}

function stockClient(token: string): Promise<Attacker> {
  return join(token, 'yjs');
}

function join(token: string, dialect: Dialect): Promise<Attacker> {
  return Attacker.join({ connect: () => open(token, dialect) }, dojoId as DojoId, dialect);
}

function open(token: string, dialect: Dialect): Promise<RawClient> {
  const subprotocol = dialect === 'yjs' ? SUBPROTOCOL_YJS : SUBPROTOCOL_TATAMI;
  return RawClient.open(`${url}/${dojoId}`, [subprotocol, `bearer.${token}`]);
}

/** Goes on until the server has ended all connections, or the time is over. */
async function untilClosed(
  joining: readonly Promise<Attacker>[],
  send: (attacker: Attacker) => Promise<number>,
): Promise<AttackReport> {
  const attackers = await Promise.all(joining);
  const beganAtMs = performance.now();
  const closed: Closed[] = [];
  let closedAfterMs = 0;
  let sent = 0;
  await Promise.all(
    attackers.map(async attacker => {
      while (attacker.client.closed === undefined && !isOver()) {
        sent += await send(attacker);
        await pause(1);
      }
      if (attacker.client.closed === undefined) return;
      closed.push(attacker.client.closed);
      closedAfterMs = performance.now() - beganAtMs;
    }),
  );
  const reasons = new Set(closed.map(({ code, reason }) => `${code} ${reason}`));
  return { sent, closed: closed.length, of: attackers.length, closedAfterMs, reasons: [...reasons] };
}

async function sendEmptyMessages({ client }: Attacker): Promise<number> {
  for (let i = 0; i < 300; i++) {
    const entries = encodeAwarenessEntries([{ clientId: 80_000 + i, clock: 1, json: '{}' }]);
    client.send(encodeAwareness(entries));
  }
  for (let i = 0; i < 100_000; i++) client.send(Uint8Array.of(1, 1, 0));
  await pause(1_000);
  return 100_300;
}

/** Writes and deletes a large text over and over: little to see, much to journal. */
async function rewrite(attacker: Attacker): Promise<number> {
  const { doc } = attacker;
  if (doc.clientID !== attacker.clientId) {
    attacker.read();
    doc.clientID = attacker.clientId;
    doc.on('update', (update: Uint8Array) => attacker.sendUpdate(update));
  }
  const text = doc.getText(FILE);
  text.insert(0, REWRITTEN);
  text.delete(0, REWRITTEN.length);
  await pause(140);
  return 2;
}

async function command({ client }: Attacker): Promise<number> {
  for (let i = 0; i < 20; i++) client.send(encodeCommand('{"kind":"resume"}'));
  return 20;
}

async function mark({ client }: Attacker): Promise<number> {
  for (let i = 0; i < 100; i++) {
    client.send(encodeMark({ kind: 'light', id: randomUUID(), data: '"green"' }));
  }
  return 100;
}

async function writeAsOthers(attacker: Attacker): Promise<number> {
  for (let i = 0; i < 200; i++) {
    attacker.sendUpdate(
      writeUpdate([{ client: nextClient++, clock: 0, structs: [item(text(' z '), { root: FILE })] }]),
    );
  }
  await pause(50);
  return 200;
}

async function sendDoubtful(attacker: Attacker): Promise<number> {
  const doubtful = ATTACKS.find(attack => attack.title.startsWith('18 neighbours'));
  if (doubtful === undefined) throw new Error('the attack is not there');
  for (let i = 0; i < 10; i++) attacker.send(doubtful, 0);
  return 10;
}

async function stallReaders(): Promise<AttackReport> {
  const sockets = await Promise.all(
    Array.from({ length: STALLED }, (_, i) => joinAndStopReading(`${url}/${dojoId}`, tokens[i] ?? '')),
  );
  const writer = await stockClient(tokens.at(-1) ?? '');
  const doc = new Y.Doc();
  writer.read();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(writer.doc));
  doc.clientID = writer.clientId;
  doc.on('update', (update: Uint8Array) => writer.sendUpdate(update));
  let sent = 0;
  for (; !isOver() && writer.client.closed === undefined; sent++) {
    const text = doc.getText(`${FILE}.large`);
    text.delete(0, text.length);
    text.insert(0, 'y'.repeat(LARGE_FILE_CHARACTERS));
    await pause(50);
  }
  for (const socket of sockets) socket.destroy();
  return { sent, closed: 0, of: 0, closedAfterMs: 0, reasons: [] };
}

/** Connects again and again, many at a time. */
async function knock(token: () => string): Promise<AttackReport> {
  const reasons = new Map<string, number>();
  let sent = 0;
  const caller = async () => {
    while (!isOver()) {
      const client = await open(token(), 'yjs');
      sent++;
      await Promise.race([client.whenClosed(), pause(500)]);
      const { code, reason } = client.closed ?? { code: 0, reason: 'no word within 500 ms' };
      reasons.set(`${code} ${reason}`, (reasons.get(`${code} ${reason}`) ?? 0) + 1);
      client.socket.terminate();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const counted = [...reasons].map(([reason, count]) => `${count} x ${reason}`);
  return { sent, closed: 0, of: 0, closedAfterMs: 0, reasons: counted };
}

/** Of an issuer that is no tenant's, another one each time. */
function inventedToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const issuer = `https://issuer-${Math.random()}.example`;
  return `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: issuer, sub: 's', exp: 4e9 })}.c2lnbmF0dXJl`;
}
