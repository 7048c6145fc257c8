import { isUuid } from '@tatami/protocol';

export type Route =
  | { readonly page: 'dojos' }
  | { readonly page: 'dojo'; readonly dojoId: string }
  | { readonly page: 'replay'; readonly dojoId: string }
  | { readonly page: 'not-found' };

export function parseRoute(path: string): Route {
  if (path === '/') return { page: 'dojos' };
  const [, dojoId = '', replay] = /^\/d\/([^/]+)(\/replay)?\/?$/.exec(path) ?? [];
  if (!isUuid(dojoId)) return { page: 'not-found' };
  return { page: replay === undefined ? 'dojo' : 'replay', dojoId };
}

export function dojoPath(dojoId: string): string {
  return `/d/${dojoId}`;
}

export function replayPath(dojoId: string): string {
  return `${dojoPath(dojoId)}/replay`;
}
