/** What a test run came to. A test file that cannot be loaded, and an error outside of any test, is one failure. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that did not run. */
  readonly skipped: readonly string[];
}

/** A test that may be skipped even where skipping is a failure: it needs what no test machine can be made to have. */
export interface AllowedSkip {
  readonly name: string;
  readonly because: string;
}

/** Counts skipped tests as failures, but for the allowed ones. */
export function withoutSkips(tally: Tally, allowed: readonly AllowedSkip[]): Tally {
  const names = new Set(allowed.map(skip => skip.name));
  const skipped = tally.skipped.filter(name => names.has(name));
  return { passed: tally.passed, failed: tally.failed + tally.skipped.length - skipped.length, skipped };
}

/** The line that ends every run, for people and for machines: `12 passed, 0 failed`, and `, 1 skipped` if any was. */
export function closingLine(tally: Tally): string {
  const line = `${tally.passed} passed, ${tally.failed} failed`;
  return tally.skipped.length === 0 ? line : `${line}, ${tally.skipped.length} skipped`;
}
