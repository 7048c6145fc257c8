import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Stack } from '@tatami/dev';
import { demoDojoId, startStack } from '@tatami/dev';
import { afterAll, beforeAll, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));

let stack: Stack;
let args: string[];
let token: string;
beforeAll(async () => {
  stack = await startStack({ log: () => undefined });
  const [acme] = stack.tenants;
  const [user] = acme?.users ?? [];
  if (acme === undefined || user === undefined) throw new Error('the stack is whole');
  args = ['--url', stack.podDojosUrl, '--dojo', demoDojoId(acme)];
  token = await stack.signToken(acme, user);
}, 60_000);
afterAll(() => stack?.stop());

/** As an operator's timer runs it. */
async function canary(more: { args: string[]; token?: string }): Promise<{ code: number; said: string }> {
  const program = spawn('npm', ['run', '--silent', 'canary', '--', ...more.args], {
    cwd: CHECKOUT,
    env: { ...process.env, TATAMI_CANARY_TOKEN: more.token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(program.stdout), once(program, 'exit')]);
  return { code: code as number, said };
}

it('types in a dojo, is saved and seen by somebody else, and says how long that took', async () => {
  const { code, said } = await canary({ args, token });
  expect([code, JSON.parse(said)]).toEqual([
    0,
    {
      isWell: true,
      joinedMs: expect.any(Number),
      savedMs: expect.any(Number),
      seenMs: expect.any(Number),
      leftMs: expect.any(Number),
    },
  ]);
});

it('fails, and says at which step', async () => {
  const refused = await canary({ args, token: 'a.false.one' });
  expect([refused.code, JSON.parse(refused.said)]).toEqual([
    1,
    { isWell: false, reason: 'could not join: unauthenticated' },
  ]);
  const nobody = ['--url', 'ws://127.0.0.1:9/v1/dojos', ...args.slice(2), '--timeout-s', '1'];
  const away = await canary({ args: nobody, token });
  expect([away.code, JSON.parse(away.said)]).toEqual([
    1,
    { isWell: false, reason: 'could not join in 1000 ms' },
  ]);
});

it('says what it has to be told', async () => {
  expect(await canary({ args: [] })).toEqual({ code: 2, said: '' });
});
