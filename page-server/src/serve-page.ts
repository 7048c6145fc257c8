import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const ONE_YEAR_S = 365 * 24 * 60 * 60;

export interface PageOptions {
  /** The built page. */
  readonly folder: string;
  /**
   * Whom the page may speak to beside its own origin: identity providers, and its own address with the scheme of
   * WebSockets, because Safari before 15.4 does not take 'self' for that.
   */
  readonly connectsTo: readonly string[];
  /** Where files are sent to and come from, if not from here. */
  readonly filesFrom: readonly string[];
}

/** The page at its own addresses, such as `/d/<dojo>`, and its files at theirs. Whatever else there is comes first. */
export async function servePage(app: FastifyInstance, options: PageOptions): Promise<void> {
  const { folder } = options;
  const csp = contentSecurityPolicy(options);
  const index = await readFile(join(folder, 'index.html'));
  const sendIndex = (reply: FastifyReply): FastifyReply =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', csp)
      .header('cache-control', 'no-cache')
      .send(index);
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    cacheControl: false,
    // The build has compressed them as far as it goes, which is too slow to be done for each answer.
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    // A route for each file that there is: one for all would also catch what the API does not know.
    wildcard: false,
    setHeaders: (response, path) => {
      response.setHeader('content-security-policy', csp);
      response.setHeader('vary', 'accept-encoding');
      // Vite puts a hash of the content into the names of what is in assets/.
      const isHashed = path.startsWith(join(folder, 'assets'));
      response.setHeader('cache-control', isHashed ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache');
    },
  });
  app.get('/', (_request, reply) => sendIndex(reply));
  // Any other address is one of the page's own, such as /d/<dojo>, unless it looks like a file.
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const isPage = request.method === 'GET' && !/\.[a-z0-9]+$/i.test(path);
    return isPage ? sendIndex(reply) : reply.code(404).type('text/plain').send('Not found\n');
  });
}

/** Scripts from here alone; the editor writes its styles into the page, which is what 'unsafe-inline' is for. */
function contentSecurityPolicy({ connectsTo, filesFrom }: PageOptions): string {
  const from = (...sources: readonly string[]) => sources.join(' ');
  return [
    "default-src 'self'",
    from("connect-src 'self'", ...connectsTo, ...filesFrom),
    "style-src 'self' 'unsafe-inline'",
    from("img-src 'self' data:", ...filesFrom),
    // Videos are fetched as a whole, and played and captioned from memory.
    from("media-src 'self' blob:", ...filesFrom),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
