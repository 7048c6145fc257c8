import { SeededRandom, systemClock } from '@tatami/kernel';
import { newDojoId, newWriterId, runJournalContract } from '@tatami/persistence/testing';
import { SimConnection } from './sim-connection.ts';
import { SimDatabase } from './sim-database.ts';
import { SimJournal } from './sim-journal.ts';

// What the simulation proves is worth as much as its journal is like the real one.
runJournalContract('SimJournal', async () => {
  const database = new SimDatabase({ nowMs: () => Date.now() });
  const connection = new SimConnection({
    serverClock: systemClock,
    clock: systemClock,
    random: new SeededRandom(1),
  });
  const journal = new SimJournal(database, connection);
  const writer = newWriterId();
  let batch = 0n;
  return {
    journal,
    createDojo: async () => {
      const dojoId = newDojoId();
      database.createDojo(dojoId);
      return dojoId;
    },
    changeState: async (dojoId, to) =>
      database.changeState(dojoId, to, { writer, batch: ++batch, payload: new Uint8Array([1, 0]) }),
    holdHead: async dojoId => {
      database.held.add(dojoId);
      return async () => {
        database.held.delete(dojoId);
      };
    },
    endSnapshotLease: async dojoId => {
      const dojo = database.dojo(dojoId);
      if (dojo?.snapshotLease) dojo.snapshotLease = { ...dojo.snapshotLease, endsAtMs: Date.now() };
    },
    dispose: async () => {},
  };
});
