import { encodeEdit, encodeHello } from '@tatami/protocol';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import type { RawClient } from '../../testing/raw-client.ts';
import { TestPod } from '../../testing/test-pod.ts';

const HELLO = encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 });
/** More than the buffers of the kernel hold for one connection, in pastes of one message each. */
const PASTES = 80;
const PASTE = '\u6f22'.repeat(25_000);

it('[T4] cuts no joiner of a large document whose link is slow, though people type meanwhile', async () => {
  const pod = await TestPod.start({ limits: { maxTextLength: 4 * 1024 * 1024 } });
  try {
    const dojoId = await pod.createDojo();
    const author = await pod.connect(dojoId);
    const doc = await writer(author);
    for (let i = 1; i <= PASTES; i++) {
      doc.getText('main').insert(0, PASTE);
      await author.message('saved', ({ n }) => n === i);
      author.frames.length = 0;
    }

    const joiner = await pod.connect(dojoId);
    const copy = await writer(joiner);
    joiner.socket.pause();
    // The answers to these are for the joiner alone, and cannot leave while nothing is read.
    for (let i = 0; i < 5; i++) copy.getText('other').insert(i, 'j');
    await author.until(() => textOf(author, 'other') === 'jjjjj');
    for (let i = 0; i < 5; i++) doc.getText('other').insert(i, 'a');
    await author.message('saved', ({ n }) => n === PASTES + 5);

    joiner.socket.resume();
    await joiner.message('saved', ({ n }) => n === 5);
    await joiner.until(() => textOf(joiner, 'other').length === 10);
    expect(textOf(joiner, 'main').length).toBe(PASTES * PASTE.length);
    expect(joiner.closed).toBeUndefined();
  } finally {
    await pod.stop();
  }
}, 60_000);

/** A document whose edits go to the server under the id that it gave. */
async function writer(client: RawClient): Promise<Y.Doc> {
  client.send(HELLO);
  const doc = new Y.Doc();
  doc.clientID = (await client.message('welcome')).clientId;
  doc.on('update', (update: Uint8Array) => client.send(encodeEdit(0, update)));
  return doc;
}

function textOf(client: RawClient, name: string): string {
  const doc = new Y.Doc();
  for (const { update } of client.messages('batch')) if (update.length > 0) Y.applyUpdate(doc, update);
  return doc.getText(name).toString();
}
