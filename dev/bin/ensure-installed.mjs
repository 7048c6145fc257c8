import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Plain JavaScript without dependencies: this runs before anything is installed, and on a Node that may be too old
 * for the rest.
 */

/** The oldest Node.js that all of our dependencies accept. */
const OLDEST_NODE = [20, 19, 0];

export const CHECKOUT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Installs the dependencies with `npm ci` unless they are there already, then returns.
 * Ends the process with a message if Node.js is too old or the installation fails.
 */
export function ensureInstalled() {
  if (isOlder(process.versions.node, OLDEST_NODE)) {
    stopWith(
      `Tatami needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}, at`,
      `  ${process.execPath}`,
      'A current one is at https://nodejs.org/en/download',
    );
  }
  if (isInstalled()) return;
  console.log('Installing the dependencies (npm ci): once, a minute or less …');
  const { status, error, signal } = runNpm(['ci', '--include=dev', '--loglevel=error']);
  if (status === 0) {
    writeFileSync(stampFile(CHECKOUT), lockfileHash(CHECKOUT));
    return;
  }
  stopWith(
    `npm ci ${error ? `could not be started: ${error.message}` : `ended with ${signal ?? status}`}.`,
    'What it said is above. It needs the npm registry, a writable checkout, and about 700 MB of disk.',
  );
}

/** @param {string} version @param {readonly number[]} oldest */
export function isOlder(version, oldest) {
  const parts = version.split('.').map(Number);
  for (let i = 0; i < oldest.length; i++) {
    if (parts[i] !== oldest[i]) return parts[i] < oldest[i];
  }
  return false;
}

/**
 * Whether the dependencies are those of the lockfile: by the stamp that we leave after `npm ci`, or, for somebody who
 * has run npm themselves, by what npm says it has installed. npm writes node_modules/.package-lock.json last, so an
 * installation that was interrupted has none.
 */
export function isInstalled(checkout = CHECKOUT) {
  const wanted = packagesIn(resolve(checkout, 'package-lock.json'));
  if (wanted === undefined) stopWith(`There is no readable package-lock.json in ${checkout}.`);
  const installed = packagesIn(resolve(checkout, 'node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  if (readStamp(checkout) === lockfileHash(checkout)) return true;
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    // Optional ones are left out by npm where they do not fit the machine.
    if (found === undefined) return path === '' || entry.optional === true;
    return found.version === entry.version && (entry.integrity ?? found.integrity) === found.integrity;
  });
}

function stampFile(checkout) {
  return resolve(checkout, 'node_modules/.tatami-installed');
}

function readStamp(checkout) {
  try {
    return readFileSync(stampFile(checkout), 'utf8');
  } catch {
    // Somebody has run npm themselves.
    return undefined;
  }
}

function lockfileHash(checkout) {
  return createHash('sha256')
    .update(readFileSync(resolve(checkout, 'package-lock.json')))
    .digest('hex');
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing, or cut short by a crash: not installed either way.
    return undefined;
  }
}

/** The npm that started us if one did, so that nothing has to be on the PATH. */
function runNpm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: CHECKOUT, stdio: 'inherit' };
  if (cli !== undefined && basename(cli) === 'npm-cli.js') {
    return spawnSync(process.execPath, [cli, ...args], options);
  }
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function stopWith(...lines) {
  console.error(`\n${lines.join('\n')}\n`);
  process.exit(1);
}
