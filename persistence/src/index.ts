export type * from './attachment-store.ts';
export { SERVER_ACTOR } from './audit/audit-actor.ts';
export type { Origin } from './audit/origin.ts';
export type * from './audit-store.ts';
export {
  BRAND_FONTS,
  type BrandFont,
  type Branding,
  type BrandingStore,
  type BrandLogo,
  type BrandSettings,
  LOGO_TYPES,
  type LogoType,
} from './branding-store.ts';
export type { Catalog } from './catalog/catalog.ts';
export type { TenantMigration } from './catalog/migrate-tenants.ts';
export { CATALOG_KEYS } from './catalog/password-seal.ts';
export type { NewTenant, Tenant, TenantState } from './catalog/tenant.ts';
export type { TenantWork } from './catalog/tenant-work.ts';
export type { ChangeListener } from './change-listener.ts';
export type * from './creations.ts';
export type { CiToken, CiTokenId } from './dojo-mark-store.ts';
export type * from './dojo-store.ts';
export type { DurabilityFault, DurabilityReport } from './durability-check.ts';
export { PersistenceError } from './errors.ts';
export type {
  AppendOutcome,
  AppendRequest,
  Journal,
  JournalHead,
  JournalRow,
  Snapshot,
  WhenLocked,
} from './journal/journal.ts';
export { JournalUnavailableError, UnknownOutcomeError } from './journal/journal.ts';
export { findOrphanedDojos, type JournalFault, type JournalVerdict, verifyDojo } from './journal/verify.ts';
export type { Log } from './log.ts';
export { mappingFaults } from './mapping/mapping-faults.ts';
export { MappingRefused, type PocMapping, readMapping } from './mapping/poc-mapping.ts';
export type * from './member-store.ts';
export { insertNotification } from './notification/insert-notification.ts';
export type * from './notification-store.ts';
export { NOTIFICATION_TOPICS } from './notification-store.ts';
export type { Backlog } from './outbox/read-backlog.ts';
export type { PocRevision, PocStanding } from './outbox/read-revisions.ts';
export type * from './people-store.ts';
export {
  type GeneralStores,
  openPersistence,
  type Persistence,
  type PersistenceOptions,
  storesFrom,
  storesOn,
  type TenantPersistence,
} from './persistence.ts';
export type { BatchOutcome, ChangeBatch, PocOutbox, PocState } from './poc-outbox.ts';
export type * from './poc-store.ts';
export type { PushSubscription } from './push-store.ts';
export type {
  ChunkSummary,
  PackOutcome,
  RecordingStore,
  StoredRecording,
  TrackMaker,
} from './recording/recording-store.ts';
export type { DueReport, ReportSchedule, ScheduledScope } from './report-schedule-store.ts';
export type * from './report-store.ts';
export type { Queryable } from './sql/connection.ts';
export type { Database, PatientDatabase } from './sql/database.ts';
export { inOneTransaction } from './sql/database-within.ts';
export { prepared, type SqlQuery, sql } from './sql/sql.ts';
export type { UserFault } from './user-faults.ts';
export type { Webhook } from './webhook-store.ts';
export type {
  YearVideoCandidates,
  YearVideoCount,
  YearVideoPlan,
  YearVideoState,
} from './year-video-store.ts';
