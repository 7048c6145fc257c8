import type { Stack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';

const ANSWER_MS = 1_000;
const READY_WITHIN_MS = 60_000;

export function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    response => response.status === 200,
    // Nobody listens there.
    () => false,
  );
}

/** @param pod from 0 */
export async function untilReady(stack: Stack, pod: number): Promise<void> {
  const port = portOf(stack, pod);
  await until(`pod ${pod + 1} is ready`, () => isReady(port), { withinMs: READY_WITHIN_MS });
}

export function portOf(stack: Stack, pod: number): number {
  return Number(new URL(stack.podDojosUrls[pod] ?? '').port);
}
