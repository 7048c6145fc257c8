import { TatamiProvider } from '@tatami/client';
import type { DemoTenant, Stack } from '@tatami/dev';
import { startStack } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { openPersistence, sql } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { WebSocket } from 'ws';
import { FILE } from '../file.ts';
import type { Recording } from './recording.ts';
import type { ReplayFigures } from './replay-recording.ts';
import { replayRecording } from './replay-recording.ts';

/** A token's life; a long recording asks for new ones only when it connects again. */
const TOKEN_LIFETIME_S = 3600;

export interface StackReplayFigures extends ReplayFigures {
  readonly podKills: number;
  readonly journalRows: number;
  readonly journalBytes: number;
  /** All of the tenant's database, with its indexes and catalogs. */
  readonly databaseBytes: number;
  /** How long somebody waits for the document who has never been there. */
  readonly joinMs: number;
}

/**
 * Types a recording into a dojo of real processes on this machine: PostgreSQL with its production settings and a pod
 * that is killed (SIGKILL) where asked, and once more at the end. Throws unless everybody, and whoever comes later,
 * has the recording's text to the character.
 *
 * @param killsAt when to kill the pod: parts of the recording that are saved by then, from 0 to 1
 */
export async function replayOnStack(
  recording: Recording,
  killsAt: readonly number[] = [],
): Promise<StackReplayFigures> {
  const stack = await startStack();
  try {
    const tenant = stack.tenants[0];
    if (tenant === undefined) throw new Error('a stack has tenants');
    const token = tokens(stack, tenant);
    const dojoId = await createDojo(stack, token(0));
    const pending = [...killsAt].sort((a, b) => a - b);
    const kills: Promise<void>[] = [];
    const figures = await replayRecording({
      recording,
      url: `${stack.podDojosUrl}/${dojoId}`,
      token: async author => token(author),
      onProgress: savedPart => {
        if (pending[0] === undefined || savedPart < pending[0]) return;
        pending.shift();
        kills.push(stack.pod.crash());
      },
    });
    await Promise.all(kills);
    const joinMs = await expectText(stack, dojoId, token(0), recording.endContent);
    await stack.pod.crash();
    await expectText(stack, dojoId, token(0), recording.endContent);
    return {
      ...figures,
      podKills: kills.length + 1,
      joinMs,
      ...(await databaseFigures(stack, tenant, dojoId)),
    };
  } finally {
    await stack.stop();
  }
}

/** A user for each author; recordings with more authors than users let users write from several devices. */
function tokens(stack: Stack, tenant: DemoTenant): (author: number) => string {
  const writers = tenant.users.filter(user => user.role !== 'viewer');
  return author => {
    const user = writers[author % writers.length];
    if (user === undefined) throw new Error('a demo tenant has users');
    return stack.signToken(tenant, user, { lifetimeS: TOKEN_LIFETIME_S });
  };
}

async function createDojo(stack: Stack, token: string): Promise<DojoId> {
  const response = await fetch(`${stack.pageUrl}/v1/dojos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A recorded session', files: [{ name: 'notes.md', text: '' }] }),
  });
  if (response.status !== 201) throw new Error(`No dojo: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: DojoId }).id;
}

/** Comes as somebody new; resolves with how long that took. */
async function expectText(stack: Stack, dojoId: DojoId, token: string, text: string): Promise<number> {
  const startedMs = performance.now();
  const provider = new TatamiProvider(stack.podDojosUrl, dojoId, { token: async () => token, WebSocket });
  try {
    await until('a newcomer has the document', () => provider.synced, { withinMs: 30_000 });
    if (provider.doc.getText(FILE).toString() !== text) throw new Error('A newcomer has another text');
    return performance.now() - startedMs;
  } finally {
    provider.destroy();
  }
}

async function databaseFigures(
  stack: Stack,
  { id }: DemoTenant,
  dojoId: DojoId,
): Promise<Pick<StackReplayFigures, 'journalRows' | 'journalBytes' | 'databaseBytes'>> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const persistence = await openPersistence({ adminUrl: stack.databaseUrl, connectionBudget: 4, log });
  try {
    const storage = await persistence.tenant(id);
    if (storage === undefined) throw new Error('the demo tenant is active');
    const [figures] = await storage.database.query<{
      rows: bigint;
      bytes: bigint;
      database: bigint;
    }>(sql`select count(*)::int as rows, coalesce(sum(length(payload)), 0)::int as bytes,
      pg_database_size(current_database())::int as database from dojo_journal where dojo_id = ${dojoId}`);
    storage.release();
    if (figures === undefined) throw new Error('an aggregate has a row');
    return {
      journalRows: Number(figures.rows),
      journalBytes: Number(figures.bytes),
      databaseBytes: Number(figures.database),
    };
  } finally {
    await persistence.close();
  }
}
