import { totalmem } from 'node:os';

/** What this process may use: the limit of its container if there is one, or else the memory of the machine. */
export function memoryLimitBytes(): number {
  const machineBytes = totalmem();
  // Without a limit it is 0 or undefined, or a number that is larger than any memory.
  const limitBytes = process.constrainedMemory() || machineBytes;
  return Math.min(limitBytes, machineBytes);
}
