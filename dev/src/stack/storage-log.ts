import type { Log } from '@tatami/persistence';
import type { LogFile } from './log-file.ts';

/** Warnings and errors of our own storage code, as lines for the terminal. */
export function terminalLog(log: (line: string) => void): Log {
  const say = (fields: object, message: string): void => log(`${message} ${JSON.stringify(fields)}`);
  return { info: () => {}, warn: say, error: say };
}

/** For PostgreSQL, which calls an ERROR what a statement expects, such as a database that is there already. */
export function fileLog(file: LogFile): Log {
  const write = (fields: object, message: string): void => {
    file.write(`${new Date().toISOString()} ${message} ${JSON.stringify(fields)}`);
  };
  return { info: write, warn: write, error: write };
}
