import { type GeneralStores, type RepeatableRequest, storesOn } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { FastifyReply } from 'fastify';
import type { TenantStorage } from '../ports.ts';

/**
 * Does what a POST asks for. With a key all of it is one transaction, which keeps the answer too; when the same POST comes
 * again, that answer is given and nothing is done.
 */
export async function answerOnce<Answer>(
  {
    storage,
    tenantId,
    repeatable,
    reply,
  }: {
    readonly storage: TenantStorage;
    readonly tenantId: TenantId;
    readonly repeatable: RepeatableRequest | undefined;
    readonly reply: FastifyReply;
  },
  work: (stores: GeneralStores) => Promise<Answer>,
): Promise<Answer> {
  const { thing, isReplay } = await storage.withStores(tenantId, ({ creations }) =>
    creations.once(repeatable, database => work(storesOn(database))),
  );
  if (isReplay) reply.header('idempotent-replayed', 'true');
  return thing;
}
