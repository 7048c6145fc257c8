import { isUuid } from '@tatami/protocol';

export type Route =
  | { readonly page: 'dojos' }
  | { readonly page: 'dojo'; readonly dojoId: string }
  | { readonly page: 'not-found' };

export function parseRoute(path: string): Route {
  if (path === '/') return { page: 'dojos' };
  const dojoId = /^\/d\/([^/]+)\/?$/.exec(path)?.[1];
  return dojoId !== undefined && isUuid(dojoId) ? { page: 'dojo', dojoId } : { page: 'not-found' };
}

export function dojoPath(dojoId: string): string {
  return `/d/${dojoId}`;
}
