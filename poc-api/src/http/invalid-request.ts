import { TatamiError } from '@tatami/protocol';

/** A request that its schema allows and that is wrong all the same. */
export class InvalidRequest extends TatamiError {
  /** Where, as a JSON pointer. */
  readonly pointer: string;

  constructor(pointer: string, detail: string) {
    super('validation-failed', { detail });
    this.name = 'InvalidRequest';
    this.pointer = pointer;
  }
}
