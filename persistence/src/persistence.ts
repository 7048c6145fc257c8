import type { TenantId } from '@tatami/protocol';
import type { AttachmentStore } from './attachment-store.ts';
import { databaseFrom, type Origin } from './audit/origin.ts';
import type { AuditStore } from './audit-store.ts';
import type { BrandingStore } from './branding-store.ts';
import { Catalog } from './catalog/catalog.ts';
import { createInstallation } from './catalog/create-installation.ts';
import { createServiceUser } from './catalog/create-service-user.ts';
import { PasswordSeal } from './catalog/password-seal.ts';
import { ServerAdmin } from './catalog/server-admin.ts';
import type { Tenant } from './catalog/tenant.ts';
import { ChangeListener, type ChangeListenerOptions } from './change-listener.ts';
import type { ConnectionUse } from './connection-budget.ts';
import type { Creations } from './creations.ts';
import type { DojoMarkStore } from './dojo-mark-store.ts';
import type { DojoPlanStore } from './dojo-plan-store.ts';
import type { DojoStore } from './dojo-store.ts';
import { checkDurability, type DurabilityReport } from './durability-check.ts';
import type { Journal } from './journal/journal.ts';
import { PostgresJournal } from './journal/postgres-journal.ts';
import type { Log } from './log.ts';
import { BUILT_IN_MAPPING, type PocMapping } from './mapping/poc-mapping.ts';
import { PocReader } from './mapping/poc-reader.ts';
import type { MemberStore } from './member-store.ts';
import type { NotificationStore } from './notification-store.ts';
import type { PeopleStore } from './people-store.ts';
import { type PocOutbox, PostgresPocOutbox } from './poc-outbox.ts';
import type { PocStore } from './poc-store.ts';
import { PostgresAttachmentStore } from './postgres-attachment-store.ts';
import { PostgresAuditStore } from './postgres-audit-store.ts';
import { PostgresBrandingStore } from './postgres-branding-store.ts';
import { PostgresCreations } from './postgres-creations.ts';
import { PostgresDojoMarkStore } from './postgres-dojo-mark-store.ts';
import { PostgresDojoPlanStore } from './postgres-dojo-plan-store.ts';
import { PostgresDojoStore } from './postgres-dojo-store.ts';
import { PostgresMemberStore } from './postgres-member-store.ts';
import { PostgresNotificationStore } from './postgres-notification-store.ts';
import { PostgresPeopleStore } from './postgres-people-store.ts';
import { PostgresPocStore } from './postgres-poc-store.ts';
import { PostgresPushStore } from './postgres-push-store.ts';
import { PostgresReportScheduleStore } from './postgres-report-schedule-store.ts';
import { PostgresReportStore } from './postgres-report-store.ts';
import { PostgresWebhookStore } from './postgres-webhook-store.ts';
import { PostgresYearVideoStore } from './postgres-year-video-store.ts';
import type { PushStore } from './push-store.ts';
import { PostgresRecordingStore } from './recording/postgres-recording-store.ts';
import type { RecordingStore } from './recording/recording-store.ts';
import type { ReportScheduleStore } from './report-schedule-store.ts';
import type { ReportStore } from './report-store.ts';
import type { PatientDatabase } from './sql/database.ts';
import { CATALOG_DATABASE, urlOf } from './sql/names.ts';
import { patientDatabase } from './sql/patient-database.ts';
import { POOL_DEFAULTS, type PoolSettings, TenantPools } from './tenant-pools.ts';
import { type UserFault, userFaults } from './user-faults.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { YearVideoStore } from './year-video-store.ts';

export interface PersistenceOptions {
  /** A connection that may create databases and roles: postgres://user:password@host:port/database */
  readonly adminUrl: string;
  /** Server connections of this process at once, of all databases together. */
  readonly connectionBudget: number;
  /** For the passwords of the tenants' roles; none where nobody else reads the catalog. See {@link PasswordSeal}. */
  readonly catalogKeys?: readonly string[];
  /** What the outbox reads of each POC; the built-in one if it is left out. */
  readonly pocMapping?: PocMapping | undefined;
  readonly log: Log;
  readonly pools?: Partial<PoolSettings>;
}

/** What is stored on a tenant's database besides the journal. */
export interface GeneralStores {
  readonly dojos: DojoStore;
  readonly dojoPlans: DojoPlanStore;
  readonly dojoMarks: DojoMarkStore;
  readonly pocs: PocStore;
  readonly attachments: AttachmentStore;
  readonly pocOutbox: PocOutbox;
  readonly creations: Creations;
  readonly people: PeopleStore;
  readonly members: MemberStore;
  readonly notifications: NotificationStore;
  readonly webhooks: WebhookStore;
  readonly branding: BrandingStore;
  readonly push: PushStore;
  readonly reports: ReportStore;
  readonly reportSchedules: ReportScheduleStore;
  readonly yearVideos: YearVideoStore;
  readonly recordings: RecordingStore;
  readonly audit: AuditStore;
  /** For other stores on the tenant's database. */
  readonly database: PatientDatabase;
}

/** One tenant's storage, leased: release it when the last room of the tenant is closed. */
export interface TenantPersistence extends GeneralStores {
  readonly tenant: Tenant;
  /** On the journals' lane, which waits for no other request. */
  readonly journal: Journal;
  /** Hears of changes to POCs, on a connection that is not in the budget. */
  listen(options: Omit<ChangeListenerOptions, 'url'>): Promise<ChangeListener>;
  checkDurability(options: { requiresSyncStandby: boolean }): Promise<DurabilityReport>;
  release(): void;
}

/** Everything that is stored in PostgreSQL, for one process. */
export interface Persistence {
  readonly catalog: Catalog;
  /** Undefined if there is no such tenant or it is not active. Takes no connection until one is used. */
  tenant(tenantId: TenantId): Promise<TenantPersistence | undefined>;
  /** Makes or updates the catalog and the template of tenant databases; for a first start or a deploy. */
  createInstallation(): Promise<void>;
  /** Makes the user that services connect as, or gives it another password; resolves with its URL. */
  createServiceUser(name: string): Promise<string>;
  checkDurability(options: { requiresSyncStandby: boolean }): Promise<DurabilityReport>;
  /** Server connections of this process, of all databases together. */
  connectionUse(): ConnectionUse;
  /** Of the user that this process connects as, if it is a service. Rejects if the catalog cannot be read. */
  userFaults(): Promise<readonly UserFault[]>;
  /** Waits for what is running and closes every connection. */
  close(): Promise<void>;
}

/** Opens no connection yet. */
export async function openPersistence(options: PersistenceOptions): Promise<Persistence> {
  const pools = new TenantPools({ ...options.pools, connectionBudget: options.connectionBudget });
  const connection = options.pools?.connection ?? POOL_DEFAULTS.connection;
  const admin = new ServerAdmin({ ...connection, url: options.adminUrl }, pools.budget);
  const catalogLease = await pools.lease('catalog', urlOf(options.adminUrl, CATALOG_DATABASE));
  const catalogDatabase = catalogLease.database('general');
  const seal = new PasswordSeal(options.catalogKeys ?? []);
  const pocReader = new PocReader(options.pocMapping ?? BUILT_IN_MAPPING);
  const catalog = new Catalog({ database: catalogDatabase, admin, seal });
  return {
    catalog,
    tenant: tenantId => openTenant({ catalog, pools, seal, pocReader, adminUrl: options.adminUrl, tenantId }),
    createInstallation: async () => {
      await createInstallation(admin);
      options.log.info({}, 'The database installation is at the newest schema');
    },
    createServiceUser: async name =>
      urlOf(options.adminUrl, CATALOG_DATABASE, {
        role: name,
        password: await createServiceUser(admin, name),
      }),
    checkDurability: required => checkDurability(catalogDatabase, required),
    connectionUse: () => pools.budget.use,
    userFaults: async () => {
      await catalog.tenants(1);
      return userFaults(catalogDatabase);
    },
    close: () => pools.close(),
  };
}

async function openTenant(from: {
  catalog: Catalog;
  pools: TenantPools;
  seal: PasswordSeal;
  pocReader: PocReader;
  adminUrl: string;
  tenantId: TenantId;
}): Promise<TenantPersistence | undefined> {
  const record = await from.catalog.record({ id: from.tenantId });
  if (record?.tenant.state !== 'active') return undefined;
  const { database: name } = record.tenant;
  const url = urlOf(from.adminUrl, name, {
    role: name,
    password: from.seal.open(record.storedPassword, record.tenant.id),
  });
  const lease = await from.pools.lease(from.tenantId, url);
  const database = patientDatabase(lease.database('general'));
  return {
    ...storesOn(database),
    pocOutbox: new PostgresPocOutbox(database, from.pocReader),
    tenant: record.tenant,
    journal: new PostgresJournal(lease.database('journal')),
    listen: options => ChangeListener.open({ ...options, url }),
    checkDurability: required => checkDurability(database, required),
    release: lease.release,
  };
}

/** The stores on another database or transaction than a tenant's lease has. */
export function storesOn(database: PatientDatabase): GeneralStores {
  return {
    dojos: new PostgresDojoStore(database),
    dojoPlans: new PostgresDojoPlanStore(database),
    dojoMarks: new PostgresDojoMarkStore(database),
    pocs: new PostgresPocStore(database),
    attachments: new PostgresAttachmentStore(database),
    pocOutbox: new PostgresPocOutbox(database),
    creations: new PostgresCreations(database),
    people: new PostgresPeopleStore(database),
    members: new PostgresMemberStore(database),
    notifications: new PostgresNotificationStore(database),
    webhooks: new PostgresWebhookStore(database),
    branding: new PostgresBrandingStore(database),
    push: new PostgresPushStore(database),
    reports: new PostgresReportStore(database),
    reportSchedules: new PostgresReportScheduleStore(database),
    yearVideos: new PostgresYearVideoStore(database),
    recordings: new PostgresRecordingStore(database),
    audit: new PostgresAuditStore(database),
    database,
  };
}

/** The stores for one request: what it changes is audited with its origin. */
export function storesFrom<Stores extends GeneralStores>(stores: Stores, origin: Origin): Stores {
  return { ...stores, ...storesOn(databaseFrom(stores.database, origin)) };
}
