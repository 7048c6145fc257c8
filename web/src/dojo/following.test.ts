import { signal } from '@preact/signals';
import type { Member } from '@tatami/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { BoundDocument } from './bound-document.ts';
import { Following } from './following.ts';

const doc = new Y.Doc();
const awareness = new Awareness(doc);
const bound = new BoundDocument({ doc, awareness, limits: { maxNewBytes: 1000, maxTextLength: 1000 } });
const files = ['a.js', 'b.js'].map(root => ({ root, name: root }));
for (const { root } of files) doc.getText(root).insert(0, 'some text');

function tab(clientId: number): Member {
  return {
    ...{ userId: 'bia', name: 'Bia', clientId, isSelf: false },
    ...{ color: '#123456', colorLight: '#12345633', role: 'participant' },
  };
}

function setUp() {
  const view = signal({ bound, files, file: files[0], members: [tab(1), tab(2)] as readonly Member[] });
  const told: string[] = [];
  const following = new Following({
    view,
    onFile: root => {
      view.value = { ...view.value, file: { root, name: root } };
    },
    onLeft: name => told.push(name),
  });
  const put = (clientId: number, root: string, index: number) => {
    const head = Y.createRelativePositionFromTypeIndex(doc.getText(root), index);
    awareness.getStates().set(clientId, { cursor: { anchor: head, head } });
    following.moved([clientId]);
  };
  awareness.getStates().clear();
  return { view, told, following, put };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is where they moved last, of all their tabs, and moves with what others write', () => {
  const { view, following, put } = setUp();
  following.start({ userId: 'bia', name: 'Bia' });
  expect(following.person.value).toEqual({ userId: 'bia', name: 'Bia', place: undefined });
  put(1, 'a.js', 3);
  put(2, 'b.js', 4);
  expect(following.person.value?.place).toEqual({ root: 'b.js', index: 4 });
  expect(view.value.file?.root).toBe('b.js');
  doc.getText('b.js').insert(0, 'more ');
  following.look();
  expect(following.person.value?.place).toEqual({ root: 'b.js', index: 9 });
  put(1, 'a.js', 3);
  expect(view.value.file?.root).toBe('a.js');
});

it('goes on with whoever is back in a moment, on another connection', () => {
  const { view, told, following, put } = setUp();
  following.start({ userId: 'bia', name: 'Bia' });
  view.value = { ...view.value, members: [] };
  following.membersChanged();
  vi.advanceTimersByTime(2_000);
  put(7, 'a.js', 2);
  view.value = { ...view.value, members: [tab(7)] };
  following.membersChanged();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  expect(following.person.value?.place).toEqual({ root: 'a.js', index: 2 });
});

it('tells once that they have left, and nothing of whom one follows no more', () => {
  const { view, told, following } = setUp();
  view.value = { ...view.value, members: [] };
  following.start({ userId: 'bia', name: 'Bia' });
  following.membersChanged();
  following.membersChanged();
  following.stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  following.start({ userId: 'bia', name: 'Bia' });
  following.membersChanged();
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['Bia']);
  expect(following.person.value).toBeUndefined();
});
