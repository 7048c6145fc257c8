import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type DojoId, TatamiError } from '@tatami/protocol';
import { type RecordedAs, RecordingChunkParams, RecordingChunkQuery } from '@tatami/rest';
import { Type } from 'typebox';
import type { Authentication } from '../http/authenticate.ts';
import { byteRange } from '../http/byte-range.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage, TenantStores } from '../ports.ts';
import { watchableDojo } from './dojo-access.ts';

const CHUNK_TYPE = 'application/octet-stream';
const decompress = promisify(brotliDecompress);

export interface ReadRecordingChunkOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

const SEQ = /^[1-9][0-9]{0,14}$/;

/** GET /dojos/:id/recording/chunks/:firstSeq: packed rows, as they are stored. They never change. */
export const readRecordingChunk: FastifyPluginAsyncTypebox<ReadRecordingChunkOptions> = async (
  app,
  { authentication, storage },
) => {
  app.get(
    '/dojos/:id/recording/chunks/:firstSeq',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readRecordingChunk',
        summary: 'Read packed rows of a recording, or what is derived from them',
        description:
          'In binary, compressed by Brotli for whoever accepts that. May be kept for ever, and be asked for in ranges.',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: RecordingChunkParams,
        querystring: RecordingChunkQuery,
        response: {
          200: {
            description: 'The chunk',
            content: { [CHUNK_TYPE]: { schema: Type.String({ format: 'binary' }) } },
          },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const principal = authentication.principalOf(request);
      const stored = await storage.withStores(principal.tenantId, async ({ dojos, recordings }) => {
        const { dojoId } = await watchableDojo({ dojos }, request.params.id, principal);
        const { firstSeq } = request.params;
        // What is no seq is not there, as with every other name of a thing.
        return SEQ.test(firstSeq)
          ? readPacked(recordings, dojoId, Number(firstSeq), request.query.as)
          : undefined;
      });
      if (stored === undefined) throw new TatamiError('not-found');
      const isCompressed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      // Two representations, so two tags (RFC 9110, 8.8.3.3).
      const tag = `"${Buffer.from(stored.sha256).toString('hex')}${isCompressed ? '' : '-plain'}"`;
      reply.headers({
        'cache-control': 'private, max-age=31536000, immutable',
        vary: 'accept-encoding',
        etag: tag,
        'accept-ranges': 'bytes',
      });
      if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send(undefined as never);
      const bytes = isCompressed ? Buffer.from(stored.bytes) : await decompress(stored.bytes);
      if (isCompressed) reply.header('content-encoding', 'br');
      const isSame = (request.headers['if-range'] ?? tag) === tag;
      const range = byteRange(isSame ? request.headers.range : undefined, bytes.length);
      if (range === 'unsatisfiable') {
        return reply
          .code(416)
          .header('content-range', `bytes */${bytes.length}`)
          .send(undefined as never);
      }
      reply.type(CHUNK_TYPE);
      if (range === 'all') return reply.send(bytes as never);
      reply.header('content-range', `bytes ${range.from}-${range.to}/${bytes.length}`);
      return reply.code(206 as never).send(bytes.subarray(range.from, range.to + 1) as never);
    },
  );
};

async function readPacked(
  recordings: TenantStores['recordings'],
  dojoId: DojoId,
  firstSeq: number,
  as: RecordedAs = 'rows',
): Promise<{ readonly bytes: Uint8Array; readonly sha256: Uint8Array } | undefined> {
  switch (as) {
    case 'rows': {
      const stored = await recordings.chunk(dojoId, firstSeq);
      return stored && { bytes: stored.chunk, sha256: stored.sha256 };
    }
    case 'track':
      return recordings.derived(dojoId, firstSeq, 'part');
    case 'keyframe':
      return recordings.derived(dojoId, firstSeq, 'keyframe');
  }
}
