import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { newDojoId, newUserId, newWriterId } from '@tatami/persistence/testing';
import { encodeAwareness, encodeHello, encodeStep1, encodeUpdate } from '@tatami/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { FILE } from '../file.ts';
import { Attacker, DIALECTS } from './attacker.ts';
import type { World } from './refused-connection.ts';
import { REFUSED_CONNECTIONS, SECRET_TEXT, statusForOrigin } from './refused-connection.ts';

/** The pod waits 10 s for a first message. */
const HELLO_MS = 10_000;
const HELLO = encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 });

describe('the door of a dojo', () => {
  let world: World;
  let foreign: TestPod;
  let logLines: string[] = [];
  beforeAll(async () => {
    const pod = await TestPod.start({
      allowedOrigins: ['https://dojo.example.com'],
      onLogLine: line => logLines.push(line),
    });
    foreign = await TestPod.start();
    world = {
      pod,
      dojoId: await pod.createDojo(),
      foreignDojoId: await foreign.createDojo(),
      foreignIssuer: foreign.issuer,
    };
  });
  beforeEach(() => {
    logLines = [];
  });
  afterAll(async () => {
    await world?.pod.stop();
    await foreign?.stop();
  });

  it.each(REFUSED_CONNECTIONS)('[C1] [C3] is closed to a connection $title', async ({ connect, ends }) => {
    const client = await connect(world);
    expect(await client.whenClosed()).toEqual(ends);
    await expectOneLine(ends.reason);
    expect(client.frames.filter(frame => frame.length > 100)).toEqual([]);
  });

  it('[C5] is closed to a page of another site, before the upgrade', async () => {
    expect(await statusForOrigin(world, 'https://evil.example.com')).toBe(403);
    await expectOneLine('origin-not-allowed');
    expect(await statusForOrigin(world, 'https://dojo.example.com')).toBe(101);
  });

  it('[C6] is closed to strangers of a private dojo', async () => {
    const { pod } = world;
    const dojoId = newDojoId();
    await pod.tenant.storage.dojos.create({
      id: dojoId,
      name: 'private',
      createdBy: newUserId(),
      isPrivate: true,
      writer: newWriterId(),
    });
    const client = await pod.connect(dojoId);
    expect(await client.whenClosed()).toEqual({ code: 4403, reason: 'forbidden' });
    await expectOneLine('forbidden');
  });

  it('cuts a frame of 10 MiB', async () => {
    const client = await world.pod.connect(world.dojoId, { dialect: 'yjs' });
    client.send(encodeUpdate(new Uint8Array(10 * 1024 * 1024)));
    expect((await client.whenClosed()).code).toBe(1006);
    expect(logLines.filter(line => line.includes('"level":50'))).toEqual([]);
  });

  it('[R17] closes a connection with a frame of 5 MiB, or one of 2 MiB that is no edit, and says why', async () => {
    const frames = [
      encodeUpdate(new Uint8Array(5 * 1024 * 1024)),
      encodeAwareness(new Uint8Array(2 * 1024 * 1024)),
    ];
    for (const frame of frames) {
      const attacker = await Attacker.join(world.pod, world.dojoId, 'tatami.v1');
      attacker.client.send(frame);
      expect(await attacker.client.whenClosed()).toEqual({ code: 4413, reason: 'message-too-large' });
    }
  });

  it('closes half-open connections that say nothing, of both dialects', {
    timeout: HELLO_MS + 10_000,
  }, async () => {
    const openedAt = performance.now();
    const clients = await Promise.all(DIALECTS.map(dialect => world.pod.connect(world.dojoId, { dialect })));
    const mute = await openTcp(world);
    const isMuteClosed = new Promise(resolve => mute.once('close', resolve));
    await until('both are closed', () => clients.every(client => client.closed !== undefined), {
      withinMs: HELLO_MS + 2_000,
    });
    for (const client of clients) expect(client.closed).toEqual({ code: 4508, reason: 'hello-timeout' });
    expect(performance.now() - openedAt).toBeGreaterThan(HELLO_MS - 1_000);
    expect(refusalLines()).toHaveLength(2);
    // Without so much as a request it has no code to be told.
    await isMuteClosed;
  });

  it('lets a viewer watch but not write, and puts out one who goes on', async () => {
    const { pod } = world;
    const dojoId = await pod.createDojo();
    for (const dialect of DIALECTS) {
      const viewer = await Attacker.join(pod, dojoId, dialect, { roles: ['viewer'] });
      const doc = new Y.Doc();
      doc.clientID = viewer.clientId;
      doc.getText(FILE).insert(0, SECRET_TEXT);
      const update = Y.encodeStateAsUpdate(doc);
      viewer.sendUpdate(update);
      expect(await viewer.firstRefusal()).toBe('read-only');
      for (let i = 0; i < 300; i++) viewer.sendUpdate(update);
      const ended = await viewer.client.whenClosed();
      // Our own client is told once to give its document up; what comes after that is not even looked at.
      if (dialect === 'yjs') expect(ended).toEqual({ code: 1013, reason: 'rate-limited' });
      else expect(ended).toEqual({ code: 4429, reason: 'too-many-refusals' });
    }
    const witness = await Attacker.join(pod, dojoId, 'tatami.v1');
    witness.read();
    expect(witness.doc.getText(FILE).toString()).toBe('');
    expect(logLines.join('')).not.toContain(SECRET_TEXT);
  });

  it('opens to a request whose headers are longer than 4 KiB and come in two pieces', async () => {
    const { pod, dojoId } = world;
    const token = await pod.token({ name: 'N'.repeat(4_000) });
    expect(token.length).toBeGreaterThan(5 * 1024);
    expect(token.length).toBeLessThan(6 * 1024);
    const socket = await openTcp(world);
    const request = [
      `GET /v1/dojos/${dojoId} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: tatami.v1, bearer.${token}`,
      '\r\n',
    ].join('\r\n');
    const answered = new Promise<string>(resolve =>
      socket.once('data', data => resolve(data.toString('latin1'))),
    );
    const { bytesRead } = socket;
    socket.write(request.slice(0, 4_500));
    // Another answer in between: the pod's loop has seen the first piece alone.
    await fetch(`${pod.httpUrl}/healthz`);
    expect(socket.bytesRead).toBe(bytesRead);
    socket.write(request.slice(4_500));
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer.toLowerCase()).toContain('sec-websocket-protocol: tatami.v1\r\n');
    expect(answer).not.toContain('bearer');
    socket.destroy();
  });

  it('[R8] says the document only so often, however often it is asked', async () => {
    const { pod } = world;
    const dojoId = await pod.createDojo();
    const author = await Attacker.join(pod, dojoId, 'tatami.v1');
    const doc = new Y.Doc();
    doc.clientID = author.clientId;
    doc.getText(FILE).insert(0, 'x'.repeat(50_000));
    author.sendUpdate(Y.encodeStateAsUpdate(doc));
    await author.client.message('saved');
    const documents = ({ client }: Attacker) => client.frames.filter(frame => frame.length > 50_000).length;

    const greeter = await Attacker.join(pod, dojoId, 'tatami.v1');
    for (let i = 0; i < 200; i++) greeter.client.send(HELLO);
    expect(await greeter.client.whenClosed()).toEqual({ code: 1013, reason: 'rate-limited' });
    expect(documents(greeter)).toBeLessThanOrEqual(10);

    const stock = await Attacker.join(pod, dojoId, 'yjs');
    for (let i = 0; i < 200; i++) stock.client.send(encodeStep1(Uint8Array.of(0)));
    // The answer to this one comes after all that is said to the others.
    const foreign = encodeUpdate(Uint8Array.of(255));
    for (let i = 0; i < 5; i++) stock.client.send(foreign);
    expect(await stock.client.whenClosed()).toEqual({ code: 4422, reason: 'update-malformed' });
    expect(documents(stock)).toBeLessThanOrEqual(10);
  });

  async function expectOneLine(code: string): Promise<void> {
    await until('the refusal is logged', () => refusalLines().length > 0);
    const lines = refusalLines();
    expect(lines.map(line => (JSON.parse(line) as { code: string }).code)).toEqual([code]);
    const all = logLines.join('');
    for (const secret of ['bearer', 'eyJ', 'garbage', SECRET_TEXT, 'aaaa']) expect(all).not.toContain(secret);
    expect(logLines).toHaveLength(1);
  }

  function refusalLines(): string[] {
    return logLines.filter(line => 'code' in (JSON.parse(line) as object));
  }
});

async function openTcp({ pod }: World): Promise<Socket> {
  const socket = connect(Number(new URL(pod.httpUrl).port), '127.0.0.1');
  socket.setNoDelay(true);
  socket.on('error', () => {});
  await new Promise(resolve => socket.once('connect', resolve));
  return socket;
}
