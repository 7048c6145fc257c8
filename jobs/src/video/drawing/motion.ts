/** How far something is that begins at a time and takes a while: 0 before, 1 after. It slows down at the end. */
export function eased(ms: number, startMs: number, lengthMs: number): number {
  const share = Math.min(1, Math.max(0, (ms - startMs) / lengthMs));
  return 1 - (1 - share) ** 3;
}

/** The same, a little beyond the end and back. */
export function sprung(ms: number, startMs: number, lengthMs: number): number {
  const share = Math.min(1, Math.max(0, (ms - startMs) / lengthMs));
  return 1 + 2.70158 * (share - 1) ** 3 + 1.70158 * (share - 1) ** 2;
}
