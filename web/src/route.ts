import { isUuid } from '@tatami/protocol';

export type Route =
  | { readonly page: 'dojos' }
  | { readonly page: 'dojo'; readonly dojoId: string }
  | { readonly page: 'replay'; readonly dojoId: string }
  | { readonly page: 'pocs' }
  | { readonly page: 'new-poc' }
  | { readonly page: 'poc'; readonly pocId: string }
  | { readonly page: 'edit-poc'; readonly pocId: string }
  | { readonly page: 'reports' }
  | { readonly page: 'members' }
  | { readonly page: 'audit' }
  | { readonly page: 'profile' }
  | { readonly page: 'notifications' }
  | { readonly page: 'webhook' }
  | { readonly page: 'branding' }
  /** Where an invitation leads. */
  | { readonly page: 'join'; readonly slug: string }
  | { readonly page: 'not-found' };

export const POCS_PATH = '/pocs';
export const NEW_POC_PATH = '/pocs/new';
export const REPORTS_PATH = '/reports';
export const MEMBERS_PATH = '/people';
export const AUDIT_PATH = '/audit';
export const PROFILE_PATH = '/me';
export const NOTIFICATIONS_PATH = '/notifications';
export const WEBHOOK_PATH = '/webhook';
export const BRANDING_PATH = '/branding';
const JOIN = /^\/join\/([a-z0-9-]{1,40})$/;

export function parseRoute(path: string): Route {
  if (path === '/') return { page: 'dojos' };
  if (path === POCS_PATH) return { page: 'pocs' };
  if (path === NEW_POC_PATH) return { page: 'new-poc' };
  if (path === REPORTS_PATH) return { page: 'reports' };
  if (path === MEMBERS_PATH) return { page: 'members' };
  if (path === PROFILE_PATH) return { page: 'profile' };
  if (path === AUDIT_PATH) return { page: 'audit' };
  if (path === NOTIFICATIONS_PATH) return { page: 'notifications' };
  if (path === WEBHOOK_PATH) return { page: 'webhook' };
  if (path === BRANDING_PATH) return { page: 'branding' };
  const slug = JOIN.exec(path)?.[1];
  if (slug !== undefined) return { page: 'join', slug };
  const [, kind, id = '', part = ''] = /^\/([dp])\/([^/]+)(?:\/(edit|replay))?\/?$/.exec(path) ?? [];
  if (!isUuid(id)) return { page: 'not-found' };
  switch (`${kind}/${part}`) {
    case 'd/':
      return { page: 'dojo', dojoId: id };
    case 'd/replay':
      return { page: 'replay', dojoId: id };
    case 'p/':
      return { page: 'poc', pocId: id };
    case 'p/edit':
      return { page: 'edit-poc', pocId: id };
    default:
      return { page: 'not-found' };
  }
}

export function dojoPath(dojoId: string): string {
  return `/d/${dojoId}`;
}

/** To the sheet that joins the dojo with this code, which is behind a `#`: no server notes it. */
export function joinCodePath(code: string): string {
  return `/#code=${encodeURIComponent(code)}`;
}

/** The code in such an address; undefined if there is none. */
export function joinCodeIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? undefined;
}

export function replayPath(dojoId: string): string {
  return `${dojoPath(dojoId)}/replay`;
}

export function pocPath(pocId: string): string {
  return `/p/${pocId}`;
}

export function editPocPath(pocId: string): string {
  return `/p/${pocId}/edit`;
}

/** To the company with this short name; the secret of the invitation follows behind a `#`. */
export function joinPath(slug: string): string {
  return `/join/${slug}`;
}
