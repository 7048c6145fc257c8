import type { PocOutbox, PocRevision } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import type { SearchIndex } from '@tatami/search';

const PAGE = 1_000;

/**
 * How the index differs from the database, in POCs:
 * - `missing`: it cannot be found;
 * - `stale`: it is found as it was before;
 * - `extra`: it is found and was deleted;
 * - `ahead`: the index has a revision that the database never had, as after the database was set back.
 */
export type DifferenceKind = 'missing' | 'stale' | 'extra' | 'ahead';

export interface IndexCheck {
  readonly pocs: number;
  readonly differences: Readonly<Record<DifferenceKind, number>>;
}

interface Difference {
  readonly kind: DifferenceKind;
  readonly id: PocId;
  /** At which the index takes it again. */
  readonly rev: number;
}

type CheckedOutbox = Pick<PocOutbox, 'revisions' | 'standings' | 'note'>;
type CheckedIndex = Pick<SearchIndex, 'revisions'>;

/** From above one id up to another; undefined for no bound. */
interface IdRange {
  readonly afterId: PocId | undefined;
  readonly upToId: PocId | undefined;
}

/**
 * Compares a tenant's index with the database by (id, rev), page by page, while both are written.
 *
 * What differs may only be on its way, so it is looked at once more: a POC that stands in the database before and after
 * the index is read as the same, and does not wait, has to be in the index like that.
 * @param repair notes what differs to be indexed again; the count is of what was found before
 */
export async function checkIndex(
  outbox: CheckedOutbox,
  index: CheckedIndex,
  { repair }: { repair: boolean },
): Promise<IndexCheck> {
  const differences = { missing: 0, stale: 0, extra: 0, ahead: 0 };
  let pocs = 0;
  let afterId: PocId | undefined;
  for (;;) {
    const stored = await outbox.revisions(afterId, PAGE);
    const isLast = stored.length < PAGE;
    const range = { afterId, upToId: isLast ? undefined : stored.at(-1)?.id };
    const found = await compare(outbox, index, stored, range);
    for (const { kind } of found) differences[kind]++;
    if (repair && found.length > 0) await outbox.note(found);
    pocs += stored.length;
    if (isLast) return { pocs, differences };
    afterId = range.upToId;
  }
}

async function compare(
  outbox: CheckedOutbox,
  index: CheckedIndex,
  stored: readonly PocRevision[],
  range: IdRange,
): Promise<Difference[]> {
  const suspects = differing(stored, await readIndex(index, range));
  if (suspects.length === 0) return [];
  const before = await outbox.standings(suspects);
  const indexed = await readIndex(index, range);
  const after = new Map((await outbox.standings(suspects)).map(standing => [standing.id, standing]));
  return before.flatMap(({ id, rev, isWaiting }) => {
    const now = after.get(id);
    const isOnItsWay = isWaiting || now?.isWaiting || now?.rev !== rev;
    return isOnItsWay ? [] : (differenceOf(id, rev, indexed.get(id)) ?? []);
  });
}

/** The ids that only one of the two has, or each at another revision. */
function differing(stored: readonly PocRevision[], indexed: ReadonlyMap<PocId, number>): PocId[] {
  const known = new Map(stored.map(({ id, rev }) => [id, rev]));
  const ids = new Set([...known.keys(), ...indexed.keys()]);
  return [...ids].filter(id => known.get(id) !== indexed.get(id));
}

function differenceOf(id: PocId, rev: number | null, indexed: number | undefined): Difference | undefined {
  if (rev === null) return indexed === undefined ? undefined : { kind: 'extra', id, rev: indexed + 1 };
  if (indexed === undefined) return { kind: 'missing', id, rev };
  if (indexed === rev) return undefined;
  return { kind: indexed < rev ? 'stale' : 'ahead', id, rev };
}

async function readIndex(index: CheckedIndex, { afterId, upToId }: IdRange): Promise<Map<PocId, number>> {
  const revs = new Map<PocId, number>();
  for (let lastId = afterId; ; ) {
    const page = await index.revisions({ afterId: lastId, upToId, limit: PAGE });
    for (const { id, rev } of page) revs.set(id, rev);
    if (page.length < PAGE) return revs;
    lastId = page.at(-1)?.id;
  }
}
