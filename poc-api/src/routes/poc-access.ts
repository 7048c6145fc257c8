import type { Principal } from '@tatami/identity';
import type { Poc, PocStore } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import { isUuid, TatamiError } from '@tatami/protocol';
import { isMatch } from '../http/etag.ts';
import { mayChange, mayWrite } from '../http/permissions.ts';
import { StaleRevision } from '../http/stale-revision.ts';

/** @throws TatamiError `not-found`, also for one that others keep private */
export async function visiblePoc(pocs: PocStore, id: string, { userId }: Principal): Promise<Poc> {
  const poc = isUuid(id) ? await pocs.read(id as PocId, userId) : undefined;
  if (poc === undefined) throw new TatamiError('not-found');
  return poc;
}

/**
 * The revision that the caller wants to change and may change. The owner never changes, and whatever else does raises
 * the revision, which the change names: so nobody can slip through between this look and the change.
 * @throws TatamiError `not-found`, `read-only`, `not-owner`, `precondition-required`, `revision-stale`, in this order
 */
export async function pocToChange(
  pocs: PocStore,
  id: string,
  principal: Principal,
  ifMatch: string | undefined,
): Promise<Poc> {
  const poc = await visiblePoc(pocs, id, principal);
  if (!mayWrite(principal)) throw new TatamiError('read-only');
  if (!mayChange(principal, poc.ownerId)) throw new TatamiError('not-owner');
  if (ifMatch === undefined) throw new TatamiError('precondition-required');
  if (!isMatch(ifMatch, poc.rev)) throw new StaleRevision(poc.rev);
  return poc;
}

/** After a change that came too late: why. */
export async function refusalOfChange(
  pocs: PocStore,
  id: PocId,
  { userId }: Principal,
): Promise<TatamiError> {
  const poc = await pocs.read(id, userId);
  return poc === undefined ? new TatamiError('not-found') : new StaleRevision(poc.rev);
}
