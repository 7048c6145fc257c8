import fastify from 'fastify';
import { expect, it } from 'vitest';
import { addSecurityHeaders } from './security-headers.ts';

it('says to browsers that answers are data, and by TLS that nothing else is to be used', async () => {
  const app = fastify({ trustProxy: ['10.0.0.1'] });
  addSecurityHeaders(app);
  app.get('/', async () => ({}));
  app.get('/own', async (_request, reply) => reply.header('content-security-policy', 'sandbox').send({}));
  const headersOf = async (url: string, remoteAddress: string) =>
    (await app.inject({ url, remoteAddress, headers: { 'x-forwarded-proto': 'https' } })).headers;
  const plain = await headersOf('/', '192.0.2.1');
  expect(plain).toMatchObject({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  // Anybody may claim to speak TLS.
  expect(plain['strict-transport-security']).toBeUndefined();
  expect((await headersOf('/', '10.0.0.1'))['strict-transport-security']).toBe('max-age=31536000');
  expect((await headersOf('/own', '10.0.0.1'))['content-security-policy']).toBe('sandbox');
});
