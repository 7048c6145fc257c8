import { TatamiError } from '@tatami/protocol';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { beforeEach, expect, it } from 'vitest';
import { AddressLimit } from './address-limit.ts';
import { Authentication } from './authenticate.ts';
import { KnownPeople } from './known-people.ts';
import { sendError } from './problem.ts';
import { Standings } from './standing.ts';

let app: FastifyInstance;
let nowMs: number;
let asked: number;
beforeEach(async () => {
  nowMs = 0;
  asked = 0;
  const storage = { withStores: () => expect.unreachable('nobody is let in') };
  const authentication = new Authentication({
    tokens: {
      verify: async () => {
        asked++;
        throw new TatamiError('unauthenticated');
      },
    },
    standings: new Standings(storage),
    people: new KnownPeople(storage, () => nowMs),
    addresses: new AddressLimit({ perMinute: 5, now: () => nowMs }),
  });
  app = fastify({ trustProxy: ['10.0.0.1'] });
  app.setErrorHandler(sendError);
  app.get('/', { onRequest: authentication.require }, async () => 'in');
});

async function statusFor(address: string): Promise<number> {
  const headers = { authorization: 'Bearer invented', 'x-forwarded-for': address };
  return (await app.inject({ url: '/', headers, remoteAddress: '10.0.0.1' })).statusCode;
}

it('looks at no more tokens of an address that was refused too often, for a while', async () => {
  for (let i = 0; i < 20; i++) await statusFor('192.0.2.1');
  expect(asked).toBe(6);
  expect(await statusFor('192.0.2.1')).toBe(429);
  expect(await statusFor('192.0.2.2')).toBe(401);
  nowMs = 60_000;
  expect(await statusFor('192.0.2.1')).toBe(401);
});

it('takes a whole network of IPv6 for one address', async () => {
  for (let i = 0; i < 20; i++) await statusFor(`2001:db8:1:2::${i}`);
  expect(asked).toBe(6);
  expect(await statusFor('2001:db8:1:3::1')).toBe(401);
});
