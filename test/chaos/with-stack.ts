import type { Stack, StackOptions } from '@tatami/dev';
import { startStack } from '@tatami/dev';

const INTERRUPTED = 130;

/** As in production, but for the limits on one address and one user: here all clients have the same. */
export const WITHOUT_LIMITS = {
  TATAMI_LOG_LEVEL: 'warn',
  TATAMI_MAX_WRITTEN_KB_PER_MINUTE: '0',
  TATAMI_MAX_CONNECTIONS_PER_ADDRESS: '0',
  TATAMI_MAX_JOINS_PER_MINUTE: '0',
  TATAMI_MAX_JOINS_PER_MINUTE_AND_ADDRESS: '0',
};

/** Starts a stack for something, and stops it afterwards, after Ctrl-C too. */
export async function withStack<T>(options: StackOptions, work: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startStack({ podEnvironment: WITHOUT_LIMITS, ...options });
  const interrupt = () => void stack.stop().finally(() => process.exit(INTERRUPTED));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    return await work(stack);
  } finally {
    await stack.stop();
  }
}
