import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FileSystemStore } from '@tatami/objects';
import { Type } from 'typebox';

const SignedQuery = Type.Object({ grant: Type.String(), signature: Type.String() });

/** The bytes of a store that is a folder, where the store itself has signed who may have them: no token is asked for. */
export const servedObjects: FastifyPluginAsyncTypebox<{ readonly store: FileSystemStore }> = async (
  app,
  { store },
) => {
  // Any body, as it comes: it goes to the disk and is never in memory as a whole.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, done) => done(null, body));
  const schema = { hide: true, querystring: SignedQuery };
  app.put('/objects', { schema }, async (request, reply) => {
    await store.receive(request.query, (request.body as Readable | undefined) ?? request.raw);
    return reply.code(200).send();
  });
  app.get('/objects', { schema }, async (request, reply) => {
    const { shownAs, sizeBytes, bytes } = await store.send(request.query);
    return reply
      .headers({
        'content-type': shownAs.contentType,
        'content-disposition': shownAs.contentDisposition,
        'content-length': sizeBytes,
        // Whatever somebody has sent runs nothing here, even if a browser thinks that it could.
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=300',
      })
      .send(Readable.from(bytes));
  });
};
