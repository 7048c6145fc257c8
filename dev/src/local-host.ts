const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request names this machine. A page of somebody else whose name leads here (DNS rebinding) is of one origin
 * with what answers it, so nothing is answered under other names.
 * @param host the request's Host header
 */
export function isLocalHost(host: string | undefined): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host ?? '')?.[1] ?? '';
  return LOCAL_NAMES.has(name.toLowerCase());
}
