import type { Poc } from '@tatami/rest';
import { changedFields, fieldsOf, type PocField, type PocFields } from './poc-fields.ts';

export type Side = 'mine' | 'theirs';

/** Somebody else's change that was saved while a person was writing theirs. */
export interface EditConflict {
  readonly theirs: Poc;
  /** Changed by both, and not to the same: a person has to choose. */
  readonly both: readonly PocField[];
  /** Changed by them alone: nothing of mine is lost if it stays. */
  readonly onlyTheirs: readonly PocField[];
}

/** @param base what both began with */
export function conflictBetween(base: PocFields, mine: PocFields, theirs: Poc): EditConflict {
  const theirFields = fieldsOf(theirs);
  const byMe = new Set(changedFields(base, mine));
  const differing = new Set(changedFields(mine, theirFields));
  const byThem = changedFields(base, theirFields);
  return {
    theirs,
    both: byThem.filter(field => byMe.has(field) && differing.has(field)),
    onlyTheirs: byThem.filter(field => !byMe.has(field)),
  };
}

/** The fields to go on with, on their revision. */
export function merged(
  mine: PocFields,
  { theirs, both, onlyTheirs }: EditConflict,
  choices: Readonly<Partial<Record<PocField, Side>>>,
): PocFields {
  const theirFields = fieldsOf(theirs);
  const taken = [...onlyTheirs, ...both.filter(field => choices[field] === 'theirs')];
  return { ...mine, ...Object.fromEntries(taken.map(field => [field, theirFields[field]])) };
}
