import type { Member } from '@tatami/client';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { LastTyped } from './last-typed.ts';

function member(userId: string, clientId: number): Member {
  return {
    ...{ userId, clientId, name: userId, isSelf: false },
    ...{ color: '#123456', colorLight: '#12345633', role: 'participant' },
  };
}

it('notes who inserted something, by any of their tabs, and nobody else', () => {
  const doc = new Y.Doc();
  const lastTyped = new LastTyped();
  let nowMs = 10_000;
  const members = [member('ana', 1), member('bia', 2), member('bia', doc.clientID)];
  doc.on('afterTransaction', transaction => lastTyped.note(transaction, members, nowMs));
  doc.getText('main.js').insert(0, 'a');
  expect([...lastTyped.atMs.value]).toEqual([['bia', 10_000]]);
  nowMs += 5_000;
  const ana = new Y.Doc();
  ana.clientID = 1;
  ana.getText('main.js').insert(0, 'b');
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(ana));
  expect(lastTyped.atMs.value).toEqual(
    new Map([
      ['bia', 10_000],
      ['ana', 15_000],
    ]),
  );
});
