import type { FastifyInstance } from 'fastify';

const ONE_YEAR_S = 365 * 24 * 60 * 60;
/** Browsers heed the first one over TLS only, where a proxy in front speaks it. */
const SECURITY_HEADERS = {
  'strict-transport-security': `max-age=${ONE_YEAR_S}`,
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Every answer keeps other pages out, and this one from what a dojo does not need. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!isSignInAnswer(request.url)) reply.header('cross-origin-opener-policy', 'same-origin-allow-popups');
  });
}

/** A window that comes back from the identity provider has to reach the page that opened it. */
function isSignInAnswer(url: string): boolean {
  return new URLSearchParams(url.split('?', 2)[1]).has('state');
}
