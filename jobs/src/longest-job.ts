/** The longest job on a machine with room; whoever takes over after a kill begins it again. */
export const LONGEST_JOB_MS = 90_000;
