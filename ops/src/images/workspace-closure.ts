import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SCOPE = '@tatami/';

interface Manifest {
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** All folders of the checkout that have a package.json of their own. */
export async function allWorkspaces(checkout: string): Promise<readonly string[]> {
  return (await readManifest(checkout)).workspaces ?? [];
}

/** A workspace and all that it needs at run time from this checkout. */
export async function workspaceClosure(checkout: string, workspace: string): Promise<readonly string[]> {
  const folders = new Set([workspace]);
  // A set is visited to its end, also what is added meanwhile.
  for (const folder of folders) {
    const { dependencies = {} } = await readManifest(join(checkout, folder));
    for (const name of Object.keys(dependencies)) {
      if (name.startsWith(SCOPE)) folders.add(name.slice(SCOPE.length));
    }
  }
  return [...folders];
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}
