import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** Relative to the root of an image. */
export const SBOM_FILE = 'sbom.cdx.json';

/**
 * Installs what a workspace needs at run time from npm, exactly as the lockfile says, without running any package's
 * scripts, and writes the bill of materials beside it.
 */
export async function install(options: {
  readonly checkout: string;
  readonly folder: string;
  readonly workspace: string;
  /** What the workspace is made of; the others are named in the lockfile alone. */
  readonly closure: readonly string[];
  readonly allWorkspaces: readonly string[];
}): Promise<void> {
  const { checkout, folder, workspace, closure, allWorkspaces } = options;
  await cp(join(checkout, '.npmrc'), join(folder, '.npmrc'));
  await rewrite('package.json', checkout, folder, withoutDevelopment);
  await rewrite('package-lock.json', checkout, folder, lockfileWithoutDevelopment);
  // npm compares the lockfile with the manifests of all workspaces.
  for (const name of allWorkspaces) {
    await mkdir(join(folder, name), { recursive: true });
    await rewrite<Manifest>(`${name}/package.json`, checkout, folder, manifest =>
      ofJavaScript(withoutDevelopment(manifest)),
    );
  }
  const only = ['--omit=dev', `--workspace=@tatami/${workspace}`, '--ignore-scripts'];
  await runProgram('npm', ['ci', ...only, '--prefer-offline', '--loglevel=error'], { cwd: folder });
  for (const name of allWorkspaces) {
    if (!closure.includes(name)) await rm(join(folder, name), { recursive: true });
  }
  await removeDeadLinks(join(folder, 'node_modules/@tatami'), closure);
  await removeForeignBinaries(join(folder, 'node_modules/uWebSockets.js'));
  for (const file of ['package-lock.json', '.npmrc']) await rm(join(folder, file));
  // Of what is there: from the lockfile alone npm leaves out what is for development elsewhere.
  const sbom = await runProgram('npm', ['sbom', '--sbom-format=cyclonedx'], { cwd: folder });
  await writeFile(join(folder, SBOM_FILE), sbom);
}

interface Manifest {
  readonly exports?: Readonly<Record<string, string>>;
  readonly devDependencies?: unknown;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Manifest>>;
}

async function rewrite<File>(
  file: string,
  from: string,
  to: string,
  change: (content: File) => File,
): Promise<void> {
  const content = JSON.parse(await readFile(join(from, file), 'utf8')) as File;
  await writeFile(join(to, file), `${JSON.stringify(change(content), null, 2)}\n`);
}

/** The files that a manifest exports are compiled. */
function ofJavaScript({ exports = {}, ...manifest }: Manifest): Manifest {
  const compiled = Object.entries(exports).map(([name, file]) => [name, file.replace(/\.tsx?$/, '.js')]);
  return { ...manifest, exports: Object.fromEntries(compiled) };
}

/** npm's `--omit=dev` follows what another workspace of the closure wants for its tests. */
function withoutDevelopment({ devDependencies: _, ...manifest }: Manifest): Manifest {
  return manifest;
}

function lockfileWithoutDevelopment({ packages, ...lockfile }: Lockfile): Lockfile {
  const lighter = Object.entries(packages).map(([path, entry]) => [path, withoutDevelopment(entry)]);
  return { ...lockfile, packages: Object.fromEntries(lighter) };
}

async function removeDeadLinks(scope: string, closure: readonly string[]): Promise<void> {
  for (const name of await readdir(scope)) {
    if (!closure.includes(name)) await rm(join(scope, name));
  }
}

/** uWebSockets.js comes with 260 MB of binaries, one for each system and version of Node.js. */
async function removeForeignBinaries(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const ours = `uws_${process.platform}_${process.arch}_${process.versions.modules}.node`;
  for (const file of await readdir(folder)) {
    if (file.endsWith('.node') && file !== ours) await rm(join(folder, file));
  }
}
