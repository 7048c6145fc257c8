import { createLog } from '../src/log.ts';
import { runService } from '../src/run-service.ts';
import { oneOf } from '../src/setting-kinds.ts';
import { readSettings } from '../src/settings.ts';

const SETTINGS = {
  END: oneOf({ words: ['wait', 'fail', 'reject', 'hang'], fallback: 'wait', sets: 'how the start ends' }),
};

/** A process with two parts that do nothing, for the test of how processes start and stop. */
runService({
  configure: () => {
    const { END } = readSettings(SETTINGS, process.env);
    const log = createLog({ service: 'small', level: 'info' });
    // Holds the process as a listening socket would.
    const held = setInterval(() => {}, 60_000);
    return {
      log,
      start: async stops => {
        stops.add('first', () => {
          log.info('first stopped');
          clearInterval(held);
        });
        if (END === 'fail') throw new Error('no second part');
        const stopSecond = () => (END === 'hang' ? new Promise<void>(() => {}) : log.info('second stopped'));
        stops.add('second', stopSecond, 50);
        if (END === 'reject') void Promise.reject(new Error('nobody waits for this'));
        log.info('up');
      },
    };
  },
});
