import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId, UserId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

const run = promisify(execFile);
let api: TestApi;
let folder: string;
let ana: Person;
let bia: Person;
let dojoId: string;
const text = new Y.Doc().getText('main.js');
beforeAll(async () => {
  api = await TestApi.start();
  folder = await mkdtemp(join(tmpdir(), 'tatami-exports-'));
  ana = api.signIn(['participant'], api.tenant.tenantId, 'Ana Souza');
  bia = api.signIn(['participant'], api.tenant.tenantId, 'Bia <Lima>');
  for (const person of [ana, bia]) await api.ask(person, 'GET', '/v1/dojos');
  ({ id: dojoId } = await api.createDojo(ana, {
    name: 'Bowling',
    files: [{ name: 'notes.md', text: 'Olá\n' }],
  }));
  const writer = newWriterId();
  let batch = 0n;
  const append = (kind: 'update' | 'light', userId: UserId, bytes: Uint8Array) => {
    const payload = encodeBatch([{ kind, userId, clientId: 1, deltaMs: 0, bytes }]);
    const request = { dojoId: dojoId as DojoId, epoch: 1, batch: ++batch, payload };
    return api.tenant.storage.journal.append(writer, [request]);
  };
  const type = async ({ userId }: Person, typed: string) => {
    const before = Y.encodeStateVector(text.doc as Y.Doc);
    text.insert(text.length, typed);
    await append('update', userId, Y.encodeStateAsUpdate(text.doc as Y.Doc, before));
  };
  await type(ana, 'const strike = 10;\n');
  await type(bia, '// 🎳\n');
  await append('light', ana.userId, Buffer.from('{"id":"1","data":{"light":"green"}}'));
  await type(bia, 'strike;');
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

const ask = (person: Person | undefined, format: string, id = dojoId) =>
  api.ask(person, 'GET', `/v1/dojos/${id}/recording/exports/${format}`);

it('is a git bundle that git clones, with the final text, and people and times kept', async () => {
  const answer = await ask(ana, 'bundle');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="dojo-${dojoId.slice(0, 8)}.bundle"`,
  );
  const bundle = join(folder, 'dojo.bundle');
  const clone = join(folder, 'clone');
  await writeFile(bundle, answer.bytes);
  await run('git', ['clone', '--quiet', bundle, clone]);
  await run('git', ['-C', clone, 'fsck', '--strict']);
  expect(await readFile(join(clone, 'main.js'), 'utf8')).toBe(text.toString());
  expect(await readFile(join(clone, 'notes.md'), 'utf8')).toBe('Olá\n');
  const { stdout } = await run('git', ['-C', clone, 'log', '--reverse', '--format=%an|%ae|%at|%B%x1e']);
  const [green = '', end = ''] = stdout.split('\u001e');
  expect(green).toContain(`Ana Souza|${ana.userId}@tatami.invalid|`);
  expect(green).toContain('Light: green');
  expect(green).toContain(`Co-authored-by: Bia Lima <${bia.userId}@tatami.invalid>`);
  expect(end).toContain(`Bia Lima|${bia.userId}@tatami.invalid|`);
  const rows = await api.tenant.storage.journal.read(dojoId as DojoId, 0, 10);
  const { stdout: times } = await run('git', ['-C', clone, 'log', '--reverse', '--format=%at']);
  const secondsOf = (seq: number) => Number((rows[seq - 1]?.atMicros ?? 0n) / 1_000_000n);
  const made = times.trim().split('\n').map(Number);
  expect(made).toHaveLength(2);
  for (const [index, seq] of [4, 5].entries()) {
    // The track counts whole ticks.
    expect(Math.abs((made[index] ?? 0) - secondsOf(seq))).toBeLessThanOrEqual(1);
  }
});

it('is chapters, and the recording of a terminal', async () => {
  expect((await ask(ana, 'vtt')).bytes.toString()).toMatch(/^WEBVTT\n\n[\d:.]+ --> [\d:.]+\nLight: green\n$/);
  const [header = '', ...events] = (await ask(ana, 'cast')).bytes.toString().trim().split('\n');
  expect(JSON.parse(header)).toMatchObject({ version: 3, title: 'Bowling' });
  expect(events.map(event => JSON.parse(event)[1])).toEqual(['o', 'o', 'o', 'm', 'o', 'x']);
});

it('is for who may watch the dojo, in formats that there are', async () => {
  const { id } = await api.createDojo(ana, { isPrivate: true });
  for (const format of ['vtt', 'cast', 'bundle']) {
    expect((await ask(ana, format, id)).status).toBe(200);
    expect((await ask(undefined, format, id)).status).toBe(401);
    for (const stranger of [bia, api.signIn(['owner']), api.signIn(['owner'], await api.addTenant())]) {
      expect((await ask(stranger, format, id)).body).toEqual(problem('dojo-not-found', 404));
    }
    expect((await ask(ana, format, newUserId())).body).toEqual(problem('dojo-not-found', 404));
  }
  expect((await ask(ana, 'exe')).status).toBe(422);
});
