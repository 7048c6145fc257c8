import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Stack } from '@tatami/dev';
import { newUserId } from '@tatami/persistence/testing';
import type { RowResult } from './chaos-run.ts';
import { summary, withRun } from './chaos-run.ts';
import { newToken } from './dojos.ts';

/** Whether the server has to end the attacker's connections. */
const ATTACKS = {
  'empty messages': true,
  'endless rewriting': true,
  'doubtful edits': true,
  'endless commands': true,
  'endless marks': true,
  'ever new clientIDs': true,
  'stalled readers': false,
  'invented tokens': false,
  'endless joins': false,
} as const;

export type AttackKind = keyof typeof ATTACKS;

export interface AttackOrder {
  readonly kind: AttackKind;
  readonly url: string;
  readonly dojoId: string;
  readonly tokens: readonly string[];
  /** For how long it goes on at most. */
  readonly seconds: number;
}

export interface AttackReport {
  readonly sent: number;
  /** Of so many connections. */
  readonly closed: number;
  readonly of: number;
  readonly closedAfterMs: number;
  readonly reasons: readonly string[];
}

const CONNECTIONS = 10;

/** Attacks the pod that some people type on, one kind after the other; compares how long saving takes with before. */
export function attackPods(
  stack: Stack,
  options: { seconds: number; clients: number; rooms: number; say: (line: string) => void },
): Promise<RowResult> {
  const { seconds, clients, rooms, say } = options;
  const [url = ''] = stack.podDojosUrls;
  return withRun(stack, { clients, rooms, urls: [url] }, async run => {
    const [attacked, ...others] = run.crowds;
    if (attacked === undefined) throw new Error('there is no room');
    const figures: Record<string, object> = {};
    for (const [name, mustClose] of Object.entries(ATTACKS)) {
      const kind = name as AttackKind;
      const quietFromMs = performance.now();
      await pause(seconds * 1_000);
      const attackedFromMs = performance.now();
      // All are the same person's.
      const userId = newUserId();
      const tokens = Array.from({ length: CONNECTIONS }, () => newToken(stack, userId));
      const report = await attack({ kind, url, dojoId: attacked.dojoId, tokens, seconds });
      const endedAtMs = Math.max(performance.now(), attackedFromMs + 1_000);
      await pause(Math.max(0, endedAtMs - performance.now()));
      const before = summary(run.waitsMs(quietFromMs, attackedFromMs, others));
      const meanwhile = summary(run.waitsMs(attackedFromMs, endedAtMs, others));
      const sameRoom = summary(run.waitsMs(attackedFromMs, endedAtMs, [attacked]));
      say(
        `${kind}: p99 ${Math.round(before.p99)} ms before, ${Math.round(meanwhile.p99)} ms meanwhile; ${report.reasons.join(', ')}`,
      );
      if (mustClose) run.require(`${kind}: not all connections were ended`, report.closed === report.of);
      run.goal(`saving beside ${kind} (p99)`, meanwhile.p99, 2 * before.p99);
      figures[kind] = { ...report, before, meanwhile, sameRoom };
    }
    await run.untilSavedAgain(performance.now());
    return run.finish({ attacks: figures });
  });
}

async function attack(order: AttackOrder): Promise<AttackReport> {
  const program = fileURLToPath(new URL('attack-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(`the attacker ended with ${exitCode}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as AttackReport;
}
