import type { ErrorCode } from '@tatami/protocol';

/**
 * The registry of what this package throws besides `TatamiError`s of the protocol. A code stays what it is; messages
 * may change, and never reach a client. `answer`: what a client is told instead.
 */
const PERSISTENCE_ERRORS = {
  'connection-unavailable': {
    answer: 'not-saving',
    title: 'No connection to the database; nothing was sent',
  },
  'connection-lost': { answer: 'not-saving', title: 'The connection was lost before the answer' },
  'outcome-unknown': {
    answer: 'not-saving',
    title: 'The connection was lost before the answer to an append',
  },
  'journal-unavailable': { answer: 'not-saving', title: 'The journal does not answer' },
  'still-locked': { answer: 'not-saving', title: 'Somebody else holds a row that the statement needs' },
  'recording-damaged': {
    answer: 'recording-damaged',
    title: 'A chunk of a recording is not what was written',
  },
  'pools-closed': { answer: 'restarting', title: 'The connection pools are closed' },
  'migration-changed': { answer: 'internal', title: 'A migration that was applied has changed since' },
  'migration-malformed': { answer: 'internal', title: 'A migration file cannot be used' },
  'catalog-key-missing': {
    answer: 'internal',
    title: 'The password of a tenant in the catalog opens with none of TATAMI_CATALOG_KEYS',
  },
  'tenant-conflict': { answer: 'internal', title: 'Another tenant has this slug, issuer or domain' },
} as const satisfies Record<string, { answer: ErrorCode; title: string }>;

export type PersistenceErrorCode = keyof typeof PERSISTENCE_ERRORS;

/** An expected failure of storage with a stable code. Its message never holds a password or a user's text. */
export class PersistenceError extends Error {
  readonly code: PersistenceErrorCode;

  constructor(code: PersistenceErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    const { title } = PERSISTENCE_ERRORS[code];
    super(options.detail === undefined ? title : `${title}: ${options.detail}`, { cause: options.cause });
    this.name = 'PersistenceError';
    this.code = code;
  }

  /** What a client is told. */
  get answer(): ErrorCode {
    return PERSISTENCE_ERRORS[this.code].answer;
  }
}

export function hasPersistenceCode(error: unknown, code: PersistenceErrorCode): boolean {
  return error instanceof PersistenceError && error.code === code;
}
