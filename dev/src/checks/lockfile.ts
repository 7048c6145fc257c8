interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Record<string, LockEntry>;
}

/**
 * One sentence for each package in package-lock.json that is tied to one registry, which nobody else may be able to
 * reach, or whose content is not pinned, or that `npm ci` would miss.
 */
export function lockfileProblems(text: string): string[] {
  const lockfile = JSON.parse(text) as Lockfile;
  const problems: string[] = [];
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    if (!path.includes('node_modules/') || entry.link) continue;
    if (entry.resolved !== undefined) problems.push(`${path}: has the address ${entry.resolved}`);
    if (entry.integrity === undefined) problems.push(`${path}: has no integrity`);
  }
  for (const { name, owner } of missingParts(lockfile)) {
    problems.push(`${owner}: ${name} is missing, run node dev/bin/complete-lockfile.mjs`);
  }
  return problems;
}

/**
 * Adds the parts for other platforms that npm leaves out when its registry does not have them: a mirror often has
 * those of its own platform alone. `npm install` passes over them, and `npm ci` then refuses the lockfile everywhere.
 * @param integrityOf asks a registry for the hash of a package; what it throws is thrown
 */
export async function completeLockfile(
  text: string,
  integrityOf: (name: string, version: string) => Promise<string>,
): Promise<string> {
  const lockfile = JSON.parse(text) as Lockfile;
  for (const { name, version, owner } of missingParts(lockfile)) {
    const { dev } = lockfile.packages[owner] ?? {};
    lockfile.packages[`node_modules/${name}`] = {
      version,
      integrity: await integrityOf(name, version),
      ...(dev === true && { dev }),
      optional: true,
      ...platformOf(name),
    };
  }
  const { '': root, ...others } = lockfile.packages;
  const sorted = Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'));
  const packages = { ...(root !== undefined && { '': root }), ...Object.fromEntries(sorted) };
  return `${JSON.stringify({ ...lockfile, packages }, null, 2)}\n`;
}

interface MissingPart {
  readonly name: string;
  readonly version: string;
  /** The entry that wants it. */
  readonly owner: string;
}

function missingParts({ packages }: Lockfile): MissingPart[] {
  return Object.entries(packages).flatMap(([owner, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(packages, owner, name))
      .map(([name, version]) => ({ name, version, owner })),
  );
}

/** Looks for a dependency where Node.js would: beside its owner, then in each folder above. */
function isLocked(packages: Lockfile['packages'], owner: string, name: string): boolean {
  for (let base = owner; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (`${base === '' ? '' : `${base}/`}node_modules/${name}` in packages) return true;
    if (base === '') return false;
  }
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];

/** By the convention of such packages: `…-linux-arm64-musl`. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } {
  const words = name.split(/[-/]/);
  const at = words.findIndex(word => SYSTEMS.includes(word));
  const [os, cpu] = words.slice(at);
  if (at < 0 || os === undefined || cpu === undefined) throw new Error(`${name} does not name a platform`);
  const libc = words.some(word => word.startsWith('musl')) ? ['musl'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc !== undefined && os === 'linux' && { libc }) };
}
