import { InProcessExchange } from '@tatami/bus';
import type { PodId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { SimClock } from '../../testing/simulation/index.ts';
import { PodLiveness } from './pod-liveness.ts';

const [here, there] = [
  '0190a0a0-0000-7000-8000-00000000000a',
  '0190a0a0-0000-7000-8000-00000000000b',
] as PodId[];

function watched() {
  const clock = new SimClock();
  const events: string[] = [];
  const liveness = new PodLiveness({
    bus: new InProcessExchange({ onListenerError: () => {} }).bus(here as PodId),
    clock,
    observer: {
      left: () => void events.push('left'),
      lapsed: () => void events.push('lapsed'),
      appeared: () => void events.push('appeared'),
    },
    reportError: () => {},
  });
  return { clock, events, liveness };
}

it('[P7] takes a pod for dead that is not heard for 4 s, and for alive when it is heard again', async () => {
  const { clock, events, liveness } = watched();
  liveness.heard(there as PodId);
  await clock.run(3_900);
  expect(events).toEqual(['appeared']);
  await clock.run(1_000);
  expect(events).toEqual(['appeared', 'lapsed']);
  liveness.heard(there as PodId);
  expect(events).toEqual(['appeared', 'lapsed', 'appeared']);
  liveness.stop();
});

it('[P7] believes nothing of a pod that said goodbye', () => {
  const { events, liveness } = watched();
  liveness.heard(there as PodId);
  liveness.saidGoodbye(there as PodId);
  expect(liveness.heard(there as PodId)).toBe(false);
  expect(events).toEqual(['appeared', 'left']);
  liveness.stop();
});
