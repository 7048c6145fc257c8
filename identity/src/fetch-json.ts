/** What a fetch of an identity provider's document may cost. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * A JSON document by HTTP. Redirects are refused: a provider that may redirect us may make us ask anything, our
 * own network included. The whole answer has to be here in time, because a body may drip for ever.
 * @throws Error for anything but a 200 with JSON within the limits
 */
export async function fetchJson(url: string, limits: FetchLimits): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(limits.timeoutMs),
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop cancels the body, so the rest is never read.
    if (size > limits.maxBytes) throw new Error(`${url} is longer than ${limits.maxBytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
