import type { Stack } from '@tatami/dev';

/** What a pod, by default the first one, says now of a metric without labels. */
export async function metricOf(stack: Stack, name: string, url = stack.podDojosUrl): Promise<number> {
  const { host } = new URL(url);
  const metrics = await (await fetch(`http://${host}/metrics`)).text();
  return Number(new RegExp(`\\n${name} ([\\d.e+-]+)`).exec(metrics)?.[1]);
}
