import type { PocOutbox } from '@tatami/persistence';
import type { TenantIndex, TenantIndices } from '@tatami/search';
import { checkIndex } from '../check-index.ts';
import { summary } from '../index-checker.ts';
import { fillIndex } from './fill-index.ts';

export interface ReindexPorts {
  readonly outbox: PocOutbox;
  readonly indices: TenantIndices;
  readonly say: (line: string) => void;
}

/** What cannot be done as things are; the message says what to do. */
class ReindexRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReindexRefused';
  }
}

/** How a tenant's indices stand; the one that is searched has exactly one neighbour, or none. */
type Standing =
  | { readonly kind: 'one'; readonly searched: TenantIndex }
  /** Made later than the one that is searched: it is being filled, or somebody went back from it. */
  | { readonly kind: 'next'; readonly searched: TenantIndex; readonly next: TenantIndex }
  /** Made earlier, and kept. */
  | { readonly kind: 'kept'; readonly searched: TenantIndex; readonly kept: TenantIndex };

const ROUNDS = 3;

/**
 * Makes a new index beside the one that is searched, fills it, compares it with the database, and has it searched instead.
 * The indexer writes both from the first moment on. The old one is kept, and written, until somebody drops it.
 *
 * Where it stands is read from the index each time, so that it may be killed anywhere and run again.
 * @throws ReindexRefused if the new one still differs; the old one is searched then as before
 */
export async function reindex(ports: ReindexPorts): Promise<void> {
  const { outbox, indices, say } = ports;
  const standing = await standingOf(indices);
  const { searched } = standing;
  if (standing.kind === 'kept') {
    say(`${searched.name} is searched; ${standing.kept.name} is kept: --roll-back or --drop-old goes first`);
    return;
  }
  const next = await nextOf(ports, standing);
  // Whoever took changes before the new index was there has ended; all others write both.
  await outbox.alone(async () => {});
  await fillAndCompare(ports, next);
  await indices.searchNext(searched, next);
  say(`${next.name} is searched; ${searched.name} is kept`);
}

/** What `reindex` would do. */
export async function planReindex({ indices, outbox, say }: ReindexPorts): Promise<void> {
  const standing = await standingOf(indices);
  const { searched } = standing;
  const { pocs, differences } = await checkIndex(
    outbox,
    { revisions: range => indices.revisions(searched, range) },
    { repair: false },
  );
  const shape = (await indices.hasShape(searched)) ? 'the shape of this version' : 'another shape';
  say(`${searched.name} is searched: ${shape}, ${pocs} POCs, ${summary(differences)}`);
  switch (standing.kind) {
    case 'one':
      say('would make and fill a new index');
      return;
    case 'next': {
      const isUsable = await indices.hasShape(standing.next);
      say(`would ${isUsable ? 'go on filling' : 'drop and make again'} ${standing.next.name}`);
      return;
    }
    case 'kept':
      say(`would do nothing: ${standing.kept.name} is kept, and --roll-back or --drop-old goes first`);
  }
}

/** Has the other index searched, as it was before. What is searched now stays and is written on. */
export async function rollBack(ports: ReindexPorts): Promise<void> {
  const { indices, say } = ports;
  const standing = await standingOf(indices);
  const { searched } = standing;
  if (standing.kind !== 'kept') throw new ReindexRefused(`nothing older than ${searched.name} is kept`);
  const { kept } = standing;
  // It was written all the time; this finds what somebody may have done to it.
  await fillAndCompare(ports, kept);
  await indices.searchNext(searched, kept);
  say(`${kept.name} is searched again; ${searched.name} is kept`);
}

/** Drops the index that is not searched: one that is kept, or one that was not filled to its end. */
export async function dropOld({ indices, say }: ReindexPorts): Promise<void> {
  const others = (await indices.list()).filter(index => !index.isSearched);
  for (const index of others) {
    await indices.drop(index);
    say(`${index.name} is dropped`);
  }
  if (others.length === 0) say('nothing is kept');
}

async function standingOf(indices: TenantIndices): Promise<Standing> {
  const all = await indices.list();
  const searched = all.find(index => index.isSearched);
  if (searched === undefined) throw new ReindexRefused('there is no index: the search indexer makes it');
  const [other, ...more] = all.filter(index => index !== searched);
  if (more.length > 0) throw new ReindexRefused('there are more than two indices: --drop-old goes first');
  if (other === undefined) return { kind: 'one', searched };
  return other.number > searched.number
    ? { kind: 'next', searched, next: other }
    : { kind: 'kept', searched, kept: other };
}

/** One that an earlier run has left is filled on, if it is as this version would make it. */
async function nextOf({ indices, say }: ReindexPorts, standing: Standing): Promise<TenantIndex> {
  if (standing.kind === 'next') {
    if (await indices.hasShape(standing.next)) {
      say(`goes on with ${standing.next.name}`);
      return standing.next;
    }
    await indices.drop(standing.next);
    say(`${standing.next.name} had another shape and is dropped`);
  }
  const next = await indices.makeNext();
  say(`${next.name} is made`);
  return next;
}

async function fillAndCompare({ outbox, indices, say }: ReindexPorts, index: TenantIndex): Promise<void> {
  let found = '';
  for (let round = 0; round < ROUNDS; round++) {
    await fillIndex(outbox, indices, index, pocs => say(`${index.name}: ${pocs} POCs`));
    const { pocs, differences } = await checkIndex(
      outbox,
      { revisions: range => indices.revisions(index, range) },
      { repair: false },
    );
    found = summary(differences);
    say(`${index.name} beside the database: ${pocs} POCs, ${found}`);
    if (Object.values(differences).every(count => count === 0)) return;
  }
  throw new ReindexRefused(`${index.name} differs from the database: ${found}; --drop-old drops it`);
}
