import { TatamiError } from '@tatami/protocol';

/** Somebody else has changed the thing since its sender saw it. */
export class StaleRevision extends TatamiError {
  /** The revision that it has now. */
  readonly rev: number;

  constructor(rev: number) {
    super('revision-stale');
    this.name = 'StaleRevision';
    this.rev = rev;
  }
}
