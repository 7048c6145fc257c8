import type { ObjectStore } from '@tatami/objects';
import type { Authentication } from '../http/authenticate.ts';
import type { TenantStorage } from '../ports.ts';

/** What every route of the files of a POC needs. */
export interface AttachmentRouteOptions {
  readonly authentication: Authentication;
  readonly storage: TenantStorage;
  readonly objects: ObjectStore;
}
