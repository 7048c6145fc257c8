export { NO_RECORDINGS } from './no-recordings.ts';
export { PodClock } from './pod-clock.ts';
export { RoomFixture, TestMember } from './room-fixture.ts';
export { SimClock } from './sim-clock.ts';
export { type DatabaseFaults, NO_FAULTS, SimConnection } from './sim-connection.ts';
export { type Backup, SimDatabase } from './sim-database.ts';
export { SimDojoStore } from './sim-dojo-store.ts';
export { SimJournal } from './sim-journal.ts';
