import { RestApi } from '@tatami/client/rest';
import { expect, it } from 'vitest';
import { findTenant, listTenants } from './discovery.ts';

const ACME = { slug: 'acme', name: 'Acme', issuer: 'https://id.example', clientId: 'web' };

function answering(status: number, body: unknown) {
  const asked: string[] = [];
  const rest = new RestApi({
    origin: '',
    token: () => expect.unreachable('nobody is signed in'),
    fetch: async input => {
      asked.push(String(input));
      return new Response(JSON.stringify(body), { status });
    },
  });
  return { rest, asked };
}

it('finds a company by its name, and by an e-mail address of which it sends the domain alone', async () => {
  const { rest, asked } = answering(200, ACME);
  expect(await findTenant(rest, 'acme')).toEqual(ACME);
  expect(await findTenant(rest, 'ana@acme.example')).toEqual(ACME);
  expect(asked).toEqual(['/v1/discovery?tenant=acme', '/v1/discovery?domain=acme.example']);
});

it.each([404, 422])('knows none where the answer is %d', async status => {
  const { rest } = answering(status, {});
  expect(await findTenant(rest, 'umbrella')).toBeUndefined();
  expect(await listTenants(rest)).toEqual([]);
});

it('says so where the server is in trouble', async () => {
  const { rest } = answering(503, {});
  await expect(findTenant(rest, 'acme')).rejects.toMatchObject({ status: 503 });
  await expect(listTenants(rest)).rejects.toMatchObject({ status: 503 });
});
