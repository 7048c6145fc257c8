import type { Stack } from '@tatami/dev';

/** What the first pod says now of a metric without labels. */
export async function metricOf(stack: Stack, name: string): Promise<number> {
  const { host } = new URL(stack.podDojosUrl);
  const metrics = await (await fetch(`http://${host}/metrics`)).text();
  return Number(new RegExp(`\\n${name} ([\\d.e+-]+)`).exec(metrics)?.[1]);
}
