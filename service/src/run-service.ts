import { systemClock } from '@tatami/kernel';
import type { Logger } from './log.ts';
import { ConfigError } from './settings.ts';
import { StopSequence } from './stop-sequence.ts';

const START_TIMEOUT_MS = 60_000;

/** A process that knows its configuration, and has not started anything. */
export interface ConfiguredService {
  readonly log: Logger;
  /** Starts the parts, and adds to `stops` how each is stopped, as soon as it has started. */
  readonly start: (stops: StopSequence) => Promise<void>;
}

/**
 * The life of a process: `configure` reads the configuration and makes the log. SIGTERM and SIGINT stop its parts in the reverse of the order in which they started, and
 * further signals are ignored, for one wish often comes twice. Exit codes: 0 after a clean stop; 1 if the
 * configuration is wrong, the start failed or took over a minute, a part did not stop, or nobody handled a failure.
 */
export function runService({ configure }: { readonly configure: () => ConfiguredService }): void {
  // Whoever started this process over an IPC channel may go at any moment, and then nobody would ever stop it.
  process.on('disconnect', () => process.exit(1));
  if (process.connected === false) process.exit(1);
  const { log, start } = configured(configure);
  const reportError = (what: string, error: unknown) => log.error({ err: error }, what);
  const stops = new StopSequence({ clock: systemClock, reportError });
  let isStopping = false;
  const stop = async (exitCode: number) => {
    if (isStopping) return;
    isStopping = true;
    const isClean = await stops.run();
    process.exit(isClean ? exitCode : 1);
  };
  const fail = (what: string, error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('unhandledRejection', error => fail('A failure that nobody handled', error));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  const cancelTimeout = systemClock.after(START_TIMEOUT_MS, () =>
    fail(`The start took over ${START_TIMEOUT_MS} ms`, undefined),
  );
  start(stops).then(cancelTimeout, (error: unknown) => {
    log.fatal({ err: error }, 'The start failed');
    void stop(1);
  });
}

function configured(configure: () => ConfiguredService): ConfiguredService {
  try {
    return configure();
  } catch (error) {
    // There is no log yet.
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
