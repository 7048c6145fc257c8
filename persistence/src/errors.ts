/**
 * The registry of what this package throws besides `TatamiError`s of the protocol: for operators and callers
 * in the same process, never for a client on the wire. A code stays what it is; messages may change.
 */
export const PERSISTENCE_ERRORS = {
  'connection-unavailable': 'No connection to the database; nothing was sent',
  'connection-lost': 'The connection was lost before the answer',
  'still-locked': 'Somebody else holds a row that the statement needs',
  'budget-too-small': 'The connection budget is too small for this reservation',
  'pools-closed': 'The connection pools are closed',
  'migration-changed': 'A migration that was applied has changed since',
  'migration-malformed': 'A migration file cannot be used',
  'tenant-conflict': 'Another tenant has this slug, issuer or domain',
} as const;

export type PersistenceErrorCode = keyof typeof PERSISTENCE_ERRORS;

/** An expected failure of storage with a stable code. Its message never holds a password or a user's text. */
export class PersistenceError extends Error {
  readonly code: PersistenceErrorCode;

  constructor(code: PersistenceErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    const title = PERSISTENCE_ERRORS[code];
    super(options.detail === undefined ? title : `${title}: ${options.detail}`, { cause: options.cause });
    this.name = 'PersistenceError';
    this.code = code;
  }
}

export function hasPersistenceCode(error: unknown, code: PersistenceErrorCode): boolean {
  return error instanceof PersistenceError && error.code === code;
}
