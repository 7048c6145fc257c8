import type { ErrorCode } from '@tatami/protocol';

/** Reports that a connection was ended, with the ids that are proved. */
export type ReportRefusal = (
  code: ErrorCode,
  who: { tenantId?: string; userId?: string; dojoId?: string },
) => void;
