import { appendFileSync, chmodSync } from 'node:fs';

/** For nobody else to read, also where an earlier version has made it for everybody. */
const MODE = 0o600;

/**
 * A file that lines are added to. A line that cannot be written, on a full disk, is left out and counted: no log line
 * may end what it tells of. When the file can be written again, it says how many are missing.
 */
export class LogFile {
  readonly #path: string;
  readonly #say: (line: string) => void;
  #leftOut = 0;

  /** @param say tells a person that lines are left out, once until the file can be written again */
  constructor(path: string, say: (line: string) => void) {
    this.#path = path;
    this.#say = say;
    try {
      chmodSync(path, MODE);
    } catch {
      // It is made with the first line, or that line says what is wrong.
    }
  }

  write(line: string): void {
    const gap = this.#leftOut === 0 ? '' : `(${this.#leftOut} lines could not be written here)\n`;
    try {
      appendFileSync(this.#path, `${gap}${line}\n`, { mode: MODE });
      this.#leftOut = 0;
    } catch (error) {
      if (this.#leftOut === 0)
        this.#say(`${this.#path} cannot be written, its lines are left out: ${String(error)}`);
      this.#leftOut++;
    }
  }
}
