export { API_SERVER_OPTIONS, buildApp, pocApi } from './app.ts';
export { LeasedStorage } from './leased-storage.ts';
export type { PocApiOptions } from './options.ts';
export type { DiscoveredTenant, TenantDirectory, TenantStorage, TenantStores } from './ports.ts';
export type { StartingFile } from './starting-files.ts';
export { startingPayload } from './starting-files.ts';
