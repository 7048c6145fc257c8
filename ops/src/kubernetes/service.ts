import { SETTINGS as COLLAB_SERVER } from '@tatami/collab-server/config';
import { SETTINGS as JOBS } from '@tatami/jobs';
import { SETTINGS as PAGE_SERVER } from '@tatami/page-server/config';
import { SETTINGS as POC_API } from '@tatami/poc-api/config';
import { SETTINGS as SEARCH_INDEXER } from '@tatami/search-indexer/config';
import type { SettingsTable } from '@tatami/service';
import { SETTINGS as TENANTS } from '@tatami/tenants/config';
import type { ImageName } from '../images/image.ts';

/** What runs until it is stopped; `tenants` is a command that ends. */
export type ServiceName = Exclude<ImageName, 'tenants'>;

/** What each understands, as its own configuration says. */
export const SETTINGS: Readonly<Record<ImageName, SettingsTable>> = {
  'collab-server': COLLAB_SERVER,
  'poc-api': POC_API,
  'search-indexer': SEARCH_INDEXER,
  jobs: JOBS,
  'page-server': PAGE_SERVER,
  tenants: TENANTS,
};

export interface ServicePorts {
  /** What people reach through the load balancer; undefined where it is for operators alone. */
  readonly http: number | undefined;
  /** `/healthz`, `/readyz` and `/metrics`. */
  readonly operators: number;
}

export const PORTS: Readonly<Record<ServiceName, ServicePorts>> = {
  'collab-server': { http: 4001, operators: 9001 },
  'poc-api': { http: 4010, operators: 9010 },
  'search-indexer': { http: undefined, operators: 4020 },
  jobs: { http: undefined, operators: 4030 },
  'page-server': { http: 4040, operators: 9040 },
};

export const SERVICE_NAMES = Object.keys(PORTS) as ServiceName[];
