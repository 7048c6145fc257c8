import { newWriterId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
let bia: Person;
let dojoId: string;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn(['participant'], undefined, 'Ana Souza');
  bia = api.signIn(['participant'], undefined, 'Bia Lima');
  ({ id: dojoId } = await api.createDojo(ana, { files: [{ name: 'notes.md', text: 'Olá\n' }] }));
  const text = new Y.Doc().getText('main.js');
  const writer = newWriterId();
  /** One row: at its time, and so much later. */
  const write = async (batch: bigint, { userId }: Person, change: () => void, deltaMs = 0) => {
    const before = Y.encodeStateVector(text.doc as Y.Doc);
    change();
    const bytes = Y.encodeStateAsUpdate(text.doc as Y.Doc, before);
    const payload = encodeBatch([{ kind: 'update', userId, clientId: 1, deltaMs, bytes }]);
    await api.tenant.storage.journal.append(writer, [{ dojoId: dojoId as DojoId, epoch: 1, batch, payload }]);
  };
  await write(1n, ana, () => text.insert(0, 'one\ntwo\n'));
  await write(2n, bia, () => text.insert(2, 'XX'), 60_000);
  await write(3n, ana, () => text.delete(0, 2), 60_000);
});
afterAll(() => api.stop());

const ask = (route: string, query: string, person = ana) =>
  api.ask(person, 'GET', `/v1/dojos/${dojoId}/recording/${route}?${query}`);

describe('a file at a moment of a recording', () => {
  it.each([
    ['file=main.js', 4, 'XXe\ntwo\n'],
    ['file=main.js&seq=4', 4, 'XXe\ntwo\n'],
    ['file=main.js&seq=3', 3, 'onXXe\ntwo\n'],
    ['file=main.js&seq=2', 2, 'one\ntwo\n'],
    ['file=main.js&seq=1', 1, ''],
    ['file=notes.md&seq=1', 1, 'Olá\n'],
    ['file=notes.md&seq=0', 0, ''],
    ['file=main.js&atMs=59000', 2, 'one\ntwo\n'],
    ['file=main.js&atMs=9000000', 4, 'XXe\ntwo\n'],
  ])('%s: after row %i', async (query, seq, text) => {
    const { body, status } = await ask('text', query);
    expect([status, body]).toEqual([
      200,
      { startedAtMs: expect.any(Number), seq, file: query.split(/[=&]/)[1], text },
    ]);
  });

  it('has who wrote which characters', async () => {
    const { body } = await ask('blame', 'file=main.js&seq=3');
    expect(body).toEqual({
      ...{ startedAtMs: expect.any(Number), seq: 3, file: 'main.js', text: 'onXXe\ntwo\n' },
      runs: [
        { from: 0, to: 2, userId: ana.userId },
        { from: 2, to: 4, userId: bia.userId },
        { from: 4, to: 10, userId: ana.userId },
      ],
    });
    expect((await ask('blame', 'file=main.js&seq=1')).body).toMatchObject({ text: '', runs: [] });
  });

  it('has what differs from another moment', async () => {
    const { body } = await ask('diff', 'file=main.js&fromSeq=2&toAtMs=9000000');
    expect(body).toEqual({
      ...{ file: 'main.js', fromSeq: 2, toSeq: 4 },
      hunks: [
        {
          ...{ beforeLine: 1, afterLine: 1 },
          lines: [
            { kind: 'removed', text: 'one' },
            { kind: 'added', text: 'XXe' },
            { kind: 'same', text: 'two' },
            { kind: 'same', text: '' },
          ],
        },
      ],
    });
    const whole = (await ask('diff', 'file=notes.md')).body as { hunks: { lines: unknown[] }[] };
    expect(whole.hunks[0]?.lines).toEqual([
      { kind: 'added', text: 'Olá' },
      { kind: 'added', text: '' },
    ]);
    expect((await ask('diff', 'file=notes.md&fromSeq=3&toSeq=3')).body).toMatchObject({ hunks: [] });
  });

  it('is not there for a file that never was, a moment that is still to come, or two moments at once', async () => {
    for (const route of ['text', 'blame', 'diff'])
      expect((await ask(route, 'file=none.js')).body).toMatchObject(problem('not-found', 404));
    for (const [route, query] of [
      ['text', 'file=main.js&seq=5'],
      ['text', 'file=main.js&seq=4&atMs=1'],
      ['blame', 'file=main.js&atMs=-1'],
      ['blame', 'seq=1'],
      ['diff', 'file=main.js&toSeq=5'],
      ['diff', 'file=main.js&fromSeq=1&fromAtMs=0'],
    ] as const)
      expect((await ask(route, query)).status, query).toBe(422);
  });
});
