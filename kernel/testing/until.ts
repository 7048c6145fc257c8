const POLL_MS = 5;

/**
 * Resolves when the condition holds; looks every few milliseconds.
 * Throws with `what`, and what `describe` says, if it does not hold in time.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { withinMs = 20_000, describe = () => '' }: { withinMs?: number; describe?: () => string } = {},
): Promise<void> {
  const endsAt = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > endsAt) throw new Error(`Not in ${withinMs} ms: ${what}. ${describe()}`);
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}
