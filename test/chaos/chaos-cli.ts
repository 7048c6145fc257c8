import { parseArgs } from 'node:util';
import type { Stack, StackOptions } from '@tatami/dev';
import { startStack } from '@tatami/dev';
import { reconnectStorm } from './reconnect-storm.ts';
import { rollingDeploy } from './rolling-deploy.ts';
import { slowReaders } from './slow-readers.ts';

const USAGE = `npm run chaos -- deploy [--people 100] [--rounds 1] [--pods 3] [--drain-ms 3000]
npm run chaos -- storm [--sockets 5000] [--per-dojo 20]
npm run chaos -- slow [--members 200] [--writers 10] [--slow 50] [--bytes-per-second 1024] [--seconds 15] [--rounds 3]`;

/** As in production, but for the limits on one address and one user: here all clients have the same. */
const WITHOUT_LIMITS = {
  TATAMI_LOG_LEVEL: 'warn',
  TATAMI_MAX_WRITTEN_KB_PER_MINUTE: '0',
  TATAMI_MAX_CONNECTIONS_PER_ADDRESS: '0',
  TATAMI_MAX_JOINS_PER_MINUTE: '0',
  TATAMI_MAX_JOINS_PER_MINUTE_AND_ADDRESS: '0',
};

const INTERRUPTED = 130;

/** Does to real processes what a bad day does, and prints what people saw of it. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      people: { type: 'string', default: '100' },
      rounds: { type: 'string' },
      pods: { type: 'string', default: '3' },
      'drain-ms': { type: 'string', default: '3000' },
      sockets: { type: 'string', default: '5000' },
      'per-dojo': { type: 'string', default: '20' },
      members: { type: 'string', default: '200' },
      writers: { type: 'string', default: '10' },
      slow: { type: 'string', default: '50' },
      'bytes-per-second': { type: 'string', default: '1024' },
      seconds: { type: 'string', default: '15' },
    },
  });
  const people = count(values.people);
  switch (positionals[0]) {
    case 'deploy': {
      const drainMs = count(values['drain-ms']);
      const podEnvironment = { ...WITHOUT_LIMITS, TATAMI_DRAIN_MS: String(drainMs) };
      const options = {
        people,
        stock: Math.floor(people / 10),
        rounds: count(values.rounds ?? '1'),
        drainMs,
      };
      await withStack({ podCount: count(values.pods), podEnvironment }, stack =>
        rollingDeploy(stack, options),
      );
      return;
    }
    case 'storm': {
      const options = { sockets: count(values.sockets), perDojo: count(values['per-dojo']), say };
      await withStack({ podEnvironment: WITHOUT_LIMITS }, stack => reconnectStorm(stack, options));
      return;
    }
    case 'slow': {
      const options = {
        members: count(values.members),
        writers: count(values.writers),
        slow: count(values.slow),
        bytesPerSecond: count(values['bytes-per-second']),
        seconds: count(values.seconds),
        rounds: count(values.rounds ?? '3'),
        say,
      };
      await withStack({ podEnvironment: WITHOUT_LIMITS }, stack => slowReaders(stack, options));
      return;
    }
    default:
      throw new Error(USAGE);
  }
}

async function withStack(options: StackOptions, measure: (stack: Stack) => Promise<object>): Promise<void> {
  const stack = await startStack({ ...options, log: say });
  const interrupt = () => void stack.stop().finally(() => process.exit(INTERRUPTED));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    console.log(JSON.stringify(await measure(stack), rounded, 2));
  } finally {
    await stack.stop();
  }
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no count\n${USAGE}`);
  return value;
}

function say(line: string): void {
  console.error(line);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
