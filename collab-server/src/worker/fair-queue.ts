/** Whose a job is, from the widest: such as the tenant, the dojo and the user. */
export type Path = readonly string[];

interface Branch<Job> {
  readonly name: string;
  /** The one whose turn it is stands first. Empty for the last name of a path. */
  readonly branches: Branch<Job>[];
  readonly jobs: Job[];
  size: number;
}

/**
 * Jobs of many: tenants take turns, within a tenant its rooms, within a room its users, so that somebody with a
 * hundred jobs delays another's first by one. Bounded at each level.
 */
export class FairQueue<Job> {
  readonly #maxSizes: readonly number[];
  readonly #root: Branch<Job> = branch('');

  /** @param maxSizes how many jobs may wait, for each level of a path */
  constructor(maxSizes: readonly number[]) {
    this.#maxSizes = maxSizes;
  }

  get size(): number {
    return this.#root.size;
  }

  /** False if somebody on the path has as many jobs waiting as they may. */
  push(path: Path, job: Job): boolean {
    const way = [this.#root];
    let node = this.#root;
    for (const [level, name] of path.entries()) {
      const next = node.branches.find(other => other.name === name) ?? branch<Job>(name);
      if (next.size >= (this.#maxSizes[level] ?? Number.POSITIVE_INFINITY)) return false;
      way.push(next);
      node = next;
    }
    node.jobs.push(job);
    for (const [level, each] of way.entries()) {
      const parent = way[level - 1];
      if (each.size === 0) parent?.branches.push(each);
      each.size++;
    }
    return true;
  }

  take(): Job | undefined {
    return takeFrom(this.#root);
  }
}

function branch<Job>(name: string): Branch<Job> {
  return { name, branches: [], jobs: [], size: 0 };
}

function takeFrom<Job>(node: Branch<Job>): Job | undefined {
  if (node.size === 0) return undefined;
  node.size--;
  const next = node.branches.shift();
  if (next === undefined) return node.jobs.shift();
  const job = takeFrom(next);
  if (next.size > 0) node.branches.push(next);
  return job;
}
