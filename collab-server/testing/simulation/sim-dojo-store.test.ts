import { SeededRandom, systemClock } from '@tatami/kernel';
import { newDojoId, runDojoStoreContract } from '@tatami/persistence/testing';
import { SimConnection } from './sim-connection.ts';
import { SimDatabase } from './sim-database.ts';
import { SimDojoStore } from './sim-dojo-store.ts';
import { SimJournal } from './sim-journal.ts';

// What the simulation proves is worth as much as its store is like the real one.
runDojoStoreContract('SimDojoStore', async () => {
  const database = new SimDatabase({ nowMs: () => Date.now() });
  const connection = new SimConnection({
    serverClock: systemClock,
    clock: systemClock,
    random: new SeededRandom(1),
  });
  return {
    dojos: new SimDojoStore(database, connection),
    journal: new SimJournal(database, connection),
    createDojo: async () => {
      const dojoId = newDojoId();
      database.createDojo(dojoId);
      return dojoId;
    },
    holdHead: async dojoId => {
      database.held.add(dojoId);
      return async () => {
        database.held.delete(dojoId);
      };
    },
    dispose: async () => {},
  };
});
