export { type DojoStoreContractSetup, runDojoStoreContract } from './dojo-store.contract.ts';
export { holdHead } from './hold-head.ts';
export { newDojoId, newPocId, newTenantId, newUserId, newWriterId } from './ids.ts';
export { type JournalContractSetup, runJournalContract } from './journal.contract.ts';
export { newPoc } from './new-poc.ts';
export { type OldRow, writeOldRows } from './old-rows.ts';
export { type OwnInstallation, startOwnInstallation } from './own-installation.ts';
export { testServerUrl } from './test-server.ts';
export { createTestDojo, createTestTenant, type TestTenant, withAdmin } from './test-tenant.ts';
