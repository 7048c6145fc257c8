import { CloseCode } from './close-codes.ts';

/**
 * The one registry of errors. A code is the `code` of a `refused` message, the reason of a close frame and the
 * end of a problem type (`urn:tatami:problem:<code>`), the same everywhere and for ever.
 *
 * `close`: the close code when the error ends a connection. `status`: the HTTP status of the problem. `isHostile`: no
 * honest client can cause it; the others happen to anybody (a turn ends while one types).
 */
export const ERRORS = {
  unauthenticated: { close: CloseCode.unauthenticated, status: 401, title: 'No valid token' },
  'token-expired': { close: CloseCode.unauthenticated, status: 401, title: 'The token has expired' },
  'token-revoked': { close: CloseCode.unauthenticated, status: 401, title: 'The token was revoked' },
  'logout-token-invalid': {
    close: CloseCode.malformed,
    status: 400,
    title: 'The logout token is not accepted',
  },
  forbidden: { close: CloseCode.forbidden, status: 403, title: 'Not allowed' },
  'origin-not-allowed': { close: CloseCode.forbidden, status: 403, title: 'Origin not allowed' },
  'not-found': { close: CloseCode.notFound, status: 404, title: 'Not found' },
  'dojo-not-found': { close: CloseCode.notFound, status: 404, title: 'No such dojo' },
  'unknown-subprotocol': { close: CloseCode.malformed, status: 400, title: 'Unknown subprotocol' },
  'message-malformed': {
    close: CloseCode.malformed,
    isHostile: true,
    status: 400,
    title: 'Message cannot be read',
  },
  'message-too-large': { close: CloseCode.tooLarge, status: 413, title: 'Message too large' },
  'update-malformed': {
    close: CloseCode.malformed,
    isHostile: true,
    status: 422,
    title: 'Update cannot be read',
  },
  'update-forged': {
    close: CloseCode.forbidden,
    isHostile: true,
    status: 422,
    title: 'Update writes as somebody else',
  },
  'update-unsafe': {
    close: CloseCode.malformed,
    isHostile: true,
    status: 422,
    title: 'Update would not show the same to everybody',
  },
  'update-incomplete': {
    close: CloseCode.tryLater,
    isHostile: true,
    status: 409,
    title: 'Update depends on something that never came',
  },
  'update-too-large': { close: CloseCode.tooLarge, status: 413, title: 'Update over a limit' },
  'content-not-allowed': {
    close: CloseCode.malformed,
    isHostile: true,
    status: 422,
    title: 'A dojo holds plain text and plain values only',
  },
  'document-full': { close: CloseCode.tooLarge, status: 413, title: 'The document has reached its limit' },
  'foreign-device': {
    close: CloseCode.forbidden,
    status: 422,
    title: 'Edits of another user of this device',
  },
  'read-only': { close: CloseCode.forbidden, status: 403, title: 'This role may only watch' },
  'not-driver': { close: CloseCode.forbidden, status: 403, title: 'It is not your turn' },
  'not-facilitator': { close: CloseCode.forbidden, status: 403, title: 'Only a facilitator may do that' },
  'not-in-turns': { close: CloseCode.tryLater, status: 409, title: 'The dojo is not held in turns' },
  'refused-before': {
    close: CloseCode.tryLater,
    status: 409,
    title: 'It was refused when it was sent first',
  },
  'dojo-paused': { close: CloseCode.tryLater, status: 409, title: 'The dojo is paused' },
  'dojo-archived': { close: CloseCode.forbidden, status: 409, title: 'The dojo is archived' },
  'wrong-epoch': { close: CloseCode.wrongEpoch, status: 409, title: 'The document was replaced' },
  'too-many-client-ids': {
    close: CloseCode.tooManyRefusals,
    status: 429,
    title: 'Too many client ids of one user',
  },
  'rate-limited': { close: CloseCode.tryLater, status: 429, title: 'Too many messages' },
  'too-many-refusals': { close: CloseCode.tooManyRefusals, status: 429, title: 'Too many refused messages' },
  'too-many-members': { close: CloseCode.tryLater, status: 503, title: 'The dojo is full' },
  'too-many-connections': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'Too many connections of this user, address or tenant',
  },
  'too-many-joins': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'Too many connections in a minute of this user or address',
  },
  'too-many-rooms': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'This user has too many dojos open at once',
  },
  'too-many-replays': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'Too many replays of this user, or on this server, are open',
  },
  'too-much-written': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'This user has written more than anybody may in a minute',
  },
  'too-many-dojos': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'This user has made enough dojos for a day',
  },
  'too-slow': { close: CloseCode.tryLater, status: 503, title: 'The connection is too slow to follow' },
  'not-saving': { close: CloseCode.tryLater, status: 503, title: 'The database does not answer' },
  'newer-version': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'Written by a newer version of the server',
  },
  overloaded: { close: CloseCode.tryLater, status: 503, title: 'The server is full, try later' },
  'hello-timeout': { close: CloseCode.helloTimeout, status: 408, title: 'No first message in time' },
  restarting: { close: CloseCode.restart, status: 503, title: 'The server restarts' },
  'validation-failed': { close: CloseCode.malformed, status: 422, title: 'The request is not valid' },
  'cursor-invalid': { close: CloseCode.malformed, status: 422, title: 'The cursor is not of this list' },
  'precondition-required': { close: CloseCode.malformed, status: 428, title: 'If-Match is missing' },
  'revision-stale': { close: CloseCode.tryLater, status: 412, title: 'It was changed in the meantime' },
  'not-owner': { close: CloseCode.forbidden, status: 403, title: 'Only its owner may do that' },
  'last-owner': {
    close: CloseCode.tryLater,
    status: 409,
    title: 'Somebody has to stay an owner',
  },
  'invitation-gone': {
    close: CloseCode.notFound,
    status: 410,
    title: 'The invitation has expired, was revoked or is used up',
  },
  'idempotency-key-reused': {
    close: CloseCode.malformed,
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  'idempotency-key-in-use': {
    close: CloseCode.tryLater,
    status: 409,
    title: 'The first request with this idempotency key is not done yet',
  },
  'upload-incomplete': { close: CloseCode.tryLater, status: 409, title: 'The file has not arrived yet' },
  'content-mismatch': {
    close: CloseCode.malformed,
    status: 422,
    title: 'The file is not of the size or the checksum that was declared',
  },
  'too-many-attachments': { close: CloseCode.tooLarge, status: 409, title: 'The POC has enough files' },
  'too-many-jobs': {
    close: CloseCode.tryLater,
    status: 429,
    title: 'Enough of these are being made for this person',
  },
  'mail-unreachable': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The mail server does not take the message at the moment',
  },
  'mail-refused': { close: CloseCode.tryLater, status: 422, title: 'The mail server refuses the message' },
  'webhook-failed': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The receiver of the webhook does not take it at the moment',
  },
  'webhook-address-refused': {
    close: CloseCode.tryLater,
    status: 422,
    title: 'The webhook does not lead to a public address',
  },
  'topic-failed': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The topic of the tenant does not take the message at the moment',
  },
  'push-failed': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The push service of the browser does not take the message at the moment',
  },
  'push-refused': {
    close: CloseCode.tryLater,
    status: 422,
    title: 'The push service of the browser refuses the message',
  },
  'video-tools-missing': {
    close: CloseCode.tryLater,
    status: 501,
    title: 'The worker lacks a program that videos are made with',
  },
  'git-missing': {
    close: CloseCode.tryLater,
    status: 501,
    title: 'The server lacks git, which bundles are made with',
  },
  'recording-damaged': {
    close: CloseCode.tryLater,
    status: 500,
    title: 'A part of the recording is not what was written',
  },
  'signature-invalid': {
    close: CloseCode.forbidden,
    status: 403,
    title: 'The address was not signed here, or has expired',
  },
  'objects-unavailable': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The store of files does not answer',
  },
  'search-unavailable': {
    close: CloseCode.tryLater,
    status: 503,
    title: 'The search does not answer; everything else does',
  },
  internal: { close: CloseCode.internal, status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, ErrorDefinition>;

interface ErrorDefinition {
  readonly close: CloseCode;
  readonly status: number;
  readonly title: string;
  readonly isHostile?: true;
}

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

/** Whether no honest client can have caused this error. */
export function isHostile(code: ErrorCode): boolean {
  return 'isHostile' in ERRORS[code];
}

/** An expected failure with a stable code. Its message never holds a token or a user's text. */
export class TatamiError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    super(options.detail ?? ERRORS[code].title, { cause: options.cause });
    this.name = 'TatamiError';
    this.code = code;
  }
}
