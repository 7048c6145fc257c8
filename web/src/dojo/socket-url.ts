/** Dojos are on the page's own origin. */
export function socketUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/dojos`;
}
