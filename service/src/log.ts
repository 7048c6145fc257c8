import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';
import { standardOutput } from './standard-output.ts';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What must never be in a log, wherever somebody puts it. */
const SECRETS = ['token', 'authorization', 'password', 'databaseUrl', 'text', 'update', 'payload'];

/** A token where text may hold it: the header `Bearer …`, and the subprotocol `bearer.…`. */
const BEARER = /\b(bearer[. ]+)[\w.~+/=-]+/gi;

/** One JSON object a line on standard output. */
export function createLog(options: {
  readonly service: string;
  readonly level: LogLevel;
  /** More fields of every line, such as the name of this process. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Where lines go instead. */
  readonly destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, ...options.fields },
      redact: { paths: SECRETS.flatMap(name => [name, `*.${name}`]), censor: '[redacted]' },
      hooks: { streamWrite: line => line.replace(BEARER, '$1[redacted]') },
    },
    options.destination ?? standardOutput(),
  );
}
