export { API_SERVER_OPTIONS, buildApp, pocApi } from './app.ts';
export { LeasedDojos } from './leased-dojos.ts';
export type { PocApiOptions } from './options.ts';
export type { DiscoveredTenant, TenantDirectory, TenantDojos } from './ports.ts';
export type { StartingFile } from './starting-files.ts';
export { startingPayload } from './starting-files.ts';
