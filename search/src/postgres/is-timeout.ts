/** PostgreSQL's `query_canceled`, and `lock_not_available` while a migration works on the table. */
const TIMEOUTS: ReadonlySet<unknown> = new Set(['57014', '55P03']);

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && TIMEOUTS.has(error.code);
}
