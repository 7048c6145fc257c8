import { TestPod } from '@tatami/collab-server/testing';
import { until } from '@tatami/kernel/testing';
import { newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Editors, textOf, typeInto } from '../editors.ts';
import { FILE } from '../file.ts';
import { bytes, gc, item, text, unknownContent, writeUpdate } from './update-writer.ts';

/** What an older or broken server may have committed. Merged with the others, any of them loses the whole dojo. */
const POISON: Readonly<Record<string, Uint8Array>> = {
  'that ends too early': writeUpdate([
    { client: 77, clock: 0, structs: [item(text('x'), { root: FILE })] },
  ]).subarray(0, 9),
  'of a kind that does not exist': writeUpdate([
    {
      client: 77,
      clock: 0,
      structs: [item(text('x'), { root: FILE }), item(unknownContent(), { root: FILE })],
    },
  ]),
  'of random bytes': Uint8Array.of(1, 1, 5, 0, 31, 1, 2, 3),
  'of nothing': bytes(() => {}),
  'that waits for what never comes': writeUpdate([
    { client: 77, clock: 0, structs: [item(text('x'), { origin: { client: 78, clock: 1_000 } })] },
  ]),
  'of garbage with a clock that overflows': writeUpdate([
    { client: 77, clock: 0, structs: Array.from({ length: 300 }, () => gc(Number.MAX_SAFE_INTEGER)) },
  ]),
};

describe('a committed entry that cannot be integrated', () => {
  let pod: TestPod;
  let editors: Editors;
  beforeAll(async () => {
    pod = await TestPod.start();
    editors = new Editors(pod);
  });
  afterEach(() => editors.closeAll());
  afterAll(() => pod?.stop());

  it.each(Object.keys(POISON))('[O7] costs nobody anything else: an update %s', async what => {
    const dojoId = await pod.createDojo();
    const before = await editors.joinedTatami(dojoId);
    typeInto(before, 'before ');
    await until('the text is saved', () => before.unsaved === 0);
    await commitBehindTheBack(dojoId, POISON[what] ?? new Uint8Array(0));

    // The room that is open reads it as another pod's.
    typeInto(before, 'beside ');
    await until('what is typed beside it is saved', () => before.unsaved === 0);
    editors.close(before);
    await pod.restart();

    // The room that is opened anew reads it among the others.
    const after = await editors.joinedTatami(dojoId);
    expect(textOf(after)).toBe('before beside ');
    typeInto(after, 'after');
    await until('what is typed after it is saved', () => after.unsaved === 0);
    expect(await editors.textForNewcomer(dojoId)).toBe('before beside after');
  });

  async function commitBehindTheBack(dojoId: DojoId, update: Uint8Array): Promise<void> {
    const { journal } = pod.tenant.storage;
    const entry = { kind: 'update', userId: newUserId(), clientId: 77, deltaMs: 0, bytes: update } as const;
    const payload = encodeBatch([entry]);
    const outcome = await journal.append(newWriterId(), [{ dojoId, epoch: 1, batch: 1n, payload }]);
    expect(outcome).toMatchObject([{ kind: 'committed' }]);
  }
});
