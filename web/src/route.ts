import { isUuid } from '@tatami/protocol';

export type Route =
  | { readonly page: 'dojos' }
  | { readonly page: 'dojo'; readonly dojoId: string }
  | { readonly page: 'pocs' }
  | { readonly page: 'new-poc' }
  | { readonly page: 'poc'; readonly pocId: string }
  | { readonly page: 'edit-poc'; readonly pocId: string }
  | { readonly page: 'not-found' };

export const POCS_PATH = '/pocs';
export const NEW_POC_PATH = '/pocs/new';

export function parseRoute(path: string): Route {
  if (path === '/') return { page: 'dojos' };
  if (path === POCS_PATH) return { page: 'pocs' };
  if (path === NEW_POC_PATH) return { page: 'new-poc' };
  const [, kind, id, part] = /^\/([dp])\/([^/]+)(?:\/(edit))?\/?$/.exec(path) ?? [];
  if (id === undefined || !isUuid(id)) return { page: 'not-found' };
  if (kind === 'p') return { page: part === undefined ? 'poc' : 'edit-poc', pocId: id };
  return part === undefined ? { page: 'dojo', dojoId: id } : { page: 'not-found' };
}

export function dojoPath(dojoId: string): string {
  return `/d/${dojoId}`;
}

export function pocPath(pocId: string): string {
  return `/p/${pocId}`;
}

export function editPocPath(pocId: string): string {
  return `/p/${pocId}/edit`;
}
