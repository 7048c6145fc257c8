import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, which Linux fixes at 100 for what /proc shows. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly name: string;
  readonly parent: number;
  /** CPU of the process itself, all its threads, in seconds. */
  readonly ownSeconds: number;
  /** CPU of its children that have ended, in seconds. */
  readonly endedChildrenSeconds: number;
}

/** CPU that a process has used, all its threads, in seconds. */
export function cpuSecondsOf(pid: number): number {
  return readStat(pid)?.ownSeconds ?? 0;
}

/** CPU of a process and its children, those that have ended included: PostgreSQL forks one for each connection. */
export function cpuSecondsOfFamily(pid: number): number {
  const parent = readStat(pid);
  if (parent === undefined) return 0;
  const children = allPids()
    .map(readStat)
    .filter(stat => stat?.parent === pid);
  return children.reduce(
    (sum, child) => sum + (child?.ownSeconds ?? 0),
    parent.ownSeconds + parent.endedChildrenSeconds,
  );
}

/** A child of this process, by the name of its program. */
export function childNamed(name: string): number | undefined {
  return allPids().find(pid => {
    const stat = readStat(pid);
    return stat?.parent === process.pid && stat.name === name;
  });
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(Number);
}

/** Undefined for a process that has ended. */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets and may hold anything, brackets and spaces included.
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const seconds = (from: number): number =>
      (Number(fields[from]) + Number(fields[from + 1])) / TICKS_PER_SECOND;
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      // proc(5): utime and stime are fields 14 and 15 of the whole line, cutime and cstime 16 and 17.
      ownSeconds: seconds(11),
      endedChildrenSeconds: seconds(13),
    };
  } catch {
    // It has ended between the listing and the reading.
    return undefined;
  }
}
