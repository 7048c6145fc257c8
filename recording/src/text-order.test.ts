import { freshRandom } from '@tatami/kernel/testing';
import { expect, it } from 'vitest';
import { type LetterId, TextOrder } from './text-order.ts';

it('knows the position of each letter, as one would count them', () => {
  const random = freshRandom('text order');
  const order = new TextOrder();
  const model: { id: LetterId; isSeen: boolean }[] = [];
  const clocks = [0, 0, 0];
  const seenBefore = (index: number) => model.slice(0, index).filter(({ isSeen }) => isSeen).length;
  const startOf = (client: number, length: number) => {
    const clock = clocks[client] ?? 0;
    clocks[client] = clock + length;
    return { client, clock };
  };
  for (let step = 0; step < 1_500; step++) {
    if (model.length > 0 && random.chance(0.3)) {
      const letter = random.pick(model);
      order.hide(letter.id, 1);
      letter.isSeen = false;
      continue;
    }
    const length = random.chance(0.01) ? 2_000 : 1 + random.int(3);
    const index = random.int(model.length + 1);
    const first = startOf(random.int(3), length);
    const isSeen = random.chance(0.9);
    const position = order.insert(model[index - 1]?.id, first, length, isSeen);
    expect(position, `seed ${random.seed}, step ${step}`).toBe(seenBefore(index));
    const letters = Array.from({ length }, (_, offset) => ({
      id: { client: first.client, clock: first.clock + offset },
      isSeen,
    }));
    model.splice(index, 0, ...letters);
  }
  let position = 0;
  for (const { id, isSeen } of model) {
    expect(order.has(id)).toBe(true);
    expect(order.positionOf(id)).toBe(isSeen ? position++ : undefined);
  }
  expect(order.has({ client: 9, clock: 0 })).toBe(false);
});
