import type { Bus, RoomAddress } from '@tatami/bus';
import type { DojoStore, StateEntry } from '@tatami/persistence';
import { SERVER_ACTOR } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import { encodeBatch, encodeRecovery } from '@tatami/protocol';
import * as Y from 'yjs';
import type { JournalWriter } from '../journal/journal-writer.ts';
import type { ClientBindings } from './client-bindings.ts';
import type { DojoDocument } from './dojo-document.ts';
import type { LoadedDojo } from './load-dojo.ts';
import type { Replica } from './replica.ts';
import type { RoomMetrics } from './room-metrics.ts';

export interface RecoverOptions {
  readonly address: RoomAddress;
  readonly store: DojoStore;
  readonly writer: JournalWriter;
  readonly bus: Bus;
  readonly bindings: ClientBindings;
  readonly metrics: RoomMetrics;
  readonly load: () => Promise<LoadedDojo>;
  readonly reportError: (what: string, error: unknown) => void;
}

/**
 * Puts back into a database that was set back what a room's document still has: everything in it was committed once,
 * or was typed by somebody who was let in. Clients are not asked: nothing shows that what they say of others' text is
 * true. Where nothing can be put back, the dojo is what the database has.
 *
 * Throws if the database changed meanwhile, or is locked: to be tried again.
 *
 * @param loaded what the database has; not to be used any more
 * @returns the dojo as it stands after that
 */
export async function recoverLost(
  loaded: LoadedDojo,
  { document, sequencer }: Pick<Replica, 'document' | 'sequencer'>,
  options: RecoverOptions,
): Promise<LoadedDojo> {
  const { load, reportError } = options;
  const lost = lostFrom(loaded, document, reportError);
  if (lost === undefined) return loaded;
  loaded.document.destroy();
  // Not one that somebody knows already: a database that is set back twice begins the same epoch anew.
  const epoch = Math.max(loaded.epoch, sequencer.epoch) + 1;
  await putBack(lost, loaded, { ...options, epoch });
  return load();
}

/**
 * Integrates into the loaded document what it lacks; undefined if that is nothing, and it is as it was loaded.
 *
 * Another pod may have journaled an edit of what the database had lost before this one puts it back, such as its deletion.
 * Whoever read that row alone has left it out, so it is said again behind what it rests on, and all have it.
 */
function lostFrom(
  loaded: LoadedDojo,
  held: DojoDocument,
  reportError: RecoverOptions['reportError'],
): Uint8Array | undefined {
  try {
    const { document, incomplete } = loaded;
    const lost = document.apply(held.encodeState());
    if (lost === undefined) return undefined;
    const completed = incomplete.flatMap(update => document.applyMoreOf(update) ?? []);
    return completed.length === 0 ? lost : Y.mergeUpdates([lost, ...completed]);
  } catch (error) {
    reportError('What the database has lost cannot be put back', error);
    return new Uint8Array(0);
  }
}

async function putBack(
  lost: Uint8Array,
  { seq, hash }: LoadedDojo,
  options: RecoverOptions & { readonly epoch: number },
): Promise<void> {
  if (lost.length === 0) return;
  const { address, store, bus, metrics, reportError } = options;
  const { dojoId } = address;
  const owners = ownersOf(lost, options.bindings);
  const outcome = await store.recover(dojoId, {
    head: { seq, hash },
    epoch: options.epoch,
    entry: entryOf(lost, options),
    owners,
  });
  switch (outcome.kind) {
    case 'committed':
      metrics.recovered();
      reportError(`The database had lost ${lost.length} bytes of this dojo; they are in it again`, undefined);
      bus.publish(address, { kind: 'head-changed' });
      return;
    case 'locked':
    case 'head-moved':
      throw new Error('The database changed while what it had lost was put back');
    case 'client-ids-taken':
    case 'refused':
      reportError('What the database has lost cannot be put back', outcome.kind);
  }
}

function entryOf(
  lost: Uint8Array,
  { writer, epoch }: RecoverOptions & { readonly epoch: number },
): StateEntry {
  // It was typed by several people, and is written by none of them.
  const by = { userId: SERVER_ACTOR, clientId: 0, deltaMs: 0 };
  const payload = encodeBatch([
    { kind: 'recovery', ...by, bytes: encodeRecovery(epoch) },
    { kind: 'update', ...by, bytes: lost },
  ]);
  return { writer: writer.writerId, batch: writer.nextBatch(), payload };
}

function ownersOf(update: Uint8Array, bindings: ClientBindings): Map<number, UserId> {
  const owners = new Map<number, UserId>();
  for (const clientId of Y.parseUpdateMeta(update).to.keys()) {
    const owner = bindings.ownerOf(clientId);
    if (owner !== undefined) owners.set(clientId, owner);
  }
  return owners;
}
