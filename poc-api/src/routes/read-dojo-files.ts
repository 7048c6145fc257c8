import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { TatamiError } from '@tatami/protocol';
import { readTexts } from '@tatami/recording';
import { DojoFiles, DojoParams, ref } from '@tatami/rest';
import type { Authentication } from '../http/authenticate.ts';
import { PROBLEMS, SIGNED_IN } from '../http/describe.ts';
import type { TenantStorage } from '../ports.ts';
import { OneAtATime } from '../recording/one-at-a-time.ts';
import { recordingSource } from '../recording/recording-source.ts';
import { watchableDojo } from './dojo-access.ts';

export interface ReadDojoFilesOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
}

/** GET /dojos/:id/files: for whoever may watch the dojo. */
export const readDojoFiles: FastifyPluginAsyncTypebox<ReadDojoFilesOptions> = async (app, options) => {
  const { authentication, storage } = options;
  const turns = new OneAtATime();
  app.get(
    '/dojos/:id/files',
    {
      onRequest: authentication.require,
      schema: {
        operationId: 'readDojoFiles',
        summary: 'Read the files of a dojo as they are saved now',
        tags: ['Dojos'],
        ...SIGNED_IN,
        params: DojoParams,
        response: { 200: ref(DojoFiles), ...PROBLEMS },
      },
    },
    async request => {
      const principal = authentication.principalOf(request);
      const { tenantId } = principal;
      // Whoever may not see it does not wait for others.
      const { dojoId } = await storage.withStores(tenantId, stores =>
        watchableDojo(stores, request.params.id, principal),
      );
      return turns.run(() =>
        storage.withStores(tenantId, async stores => {
          const [head] = await stores.journal.heads([dojoId]);
          if (head === undefined) throw new TatamiError('dojo-not-found');
          const texts = await readTexts(await recordingSource(stores, dojoId), head.seq);
          return { seq: head.seq, files: [...texts].map(([name, text]) => ({ name, text })) };
        }),
      );
    },
  );
};
