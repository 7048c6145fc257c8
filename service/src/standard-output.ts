import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

const STANDARD_OUTPUT = 1;
const MAX_WAITS = 5;
const WAIT_MS = 20;

/**
 * Where a log goes. A disk that is full, or a reader that is gone, costs lines and never the process; the first line that
 * can be written again says how many. A line is written when it is logged, so what a process says at its end is not lost.
 * @param write as `writeSync` of node:fs
 */
export function standardOutput(write: (fd: number, bytes: Buffer) => number = writeSync): DestinationStream {
  let lost = 0;
  /** A line was cut in the middle: the next one begins on a line of its own. */
  let isCut = false;

  const writeLine = (line: string): boolean => {
    let left = Buffer.from(isCut ? `\n${line}` : line);
    for (let waits = 0; ; ) {
      try {
        left = left.subarray(write(STANDARD_OUTPUT, left));
        if (left.length === 0) {
          isCut = false;
          return true;
        }
        isCut = true;
      } catch (error) {
        if (!isBusy(error) || ++waits > MAX_WAITS) return false;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
    }
  };

  return {
    write: line => {
      if (lost > 0 && writeLine(lostLines(lost))) lost = 0;
      if (lost > 0 || !writeLine(line)) lost++;
    },
  };
}

function lostLines(count: number): string {
  return `${JSON.stringify({ level: 50, time: Date.now(), lost: count, msg: 'Lines of the log could not be written' })}\n`;
}

/** The reader of a pipe is slow. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
