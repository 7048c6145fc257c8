import { setImmediate as turn } from 'node:timers/promises';

/** Waits until the condition holds; the runner's time limit ends a wait for something that never comes. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
