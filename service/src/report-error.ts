import type { Logger } from './log.ts';

/** Whose trouble it is: a tenant, and a dojo of it. */
export interface ErrorAddress {
  readonly tenantId?: string;
  readonly dojoId?: string;
}

/** Takes an error that nobody else will hear of. Whoever knows the address gives it; whoever does not leaves it out. */
export type ReportError = (what: string, error: unknown, address?: ErrorAddress) => void;

/** Reports to a log, one line for each error. */
export function reportTo(log: Logger): ReportError {
  return (what, error, address) => log.error({ ...address, err: error }, what);
}
