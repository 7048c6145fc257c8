import type { Logger } from 'pino';
import { pino } from 'pino';

/** What must never be in a log, wherever somebody puts it. */
const SECRETS = ['token', 'authorization', 'password', 'databaseUrl', 'text', 'update', 'payload'];

/** One JSON object a line on standard output. */
export function createLog(options: { level: string; podId: string }): Logger {
  return pino({
    level: options.level,
    base: { service: 'collab-server', pod: options.podId },
    redact: { paths: SECRETS.flatMap(name => [name, `*.${name}`]), censor: '[redacted]' },
  });
}
