export { RoomFixture, TestMember } from './room-fixture.ts';
export { SeededRandom } from './seeded-random.ts';
export { SimClock } from './sim-clock.ts';
export { SimDatabase } from './sim-database.ts';
export { SimDojoStore } from './sim-dojo-store.ts';
export { type JournalFaults, NO_FAULTS, SimJournal } from './sim-journal.ts';
