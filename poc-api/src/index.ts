export { API_SERVER_OPTIONS, buildApp, pocApi } from './app.ts';
export { startObjectCleaner } from './attachments/object-cleaner.ts';
export { LeasedStorage } from './leased-storage.ts';
export type { PocApiOptions } from './options.ts';
export type { DiscoveredTenant, TenantDirectory, TenantStorage, TenantStores } from './ports.ts';
export { openRateLimiter } from './rate-limits/open-rate-limiter.ts';
export { DEFAULT_RATES } from './rate-limits/rate-limiter.ts';
export type { StartingFile } from './starting-files.ts';
export { startingPayload } from './starting-files.ts';
