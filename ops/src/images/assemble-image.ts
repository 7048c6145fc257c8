import { cp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';
import { IMAGES, type ImageName } from './image.ts';
import { install } from './install.ts';
import { runProgram } from './run-program.ts';
import { allWorkspaces, workspaceClosure } from './workspace-closure.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const HEALTH_CHECK = new URL('./health-check.mjs', import.meta.url);

/** The file that an image starts. */
export const START_FILE = 'start.mjs';

/**
 * Fills an empty folder with all of an image but Node.js and the programs of its system: the compiled service, its
 * production dependencies, the bill of materials, the health check. The Dockerfile and the tests both call this.
 */
export async function assembleImage(name: ImageName, folder: string): Promise<void> {
  const closure = await workspaceClosure(CHECKOUT, name);
  await compile({ checkout: CHECKOUT, workspaces: closure, folder });
  await install({
    checkout: CHECKOUT,
    folder,
    workspace: name,
    closure,
    allWorkspaces: await allWorkspaces(CHECKOUT),
  });
  if (name === 'page-server') await buildPage(join(folder, 'page'));
  await cp(HEALTH_CHECK, join(folder, 'health-check.mjs'));
  await writeFile(join(folder, START_FILE), `import './${IMAGES[name].main}';\n`);
}

async function buildPage(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const options = ['--outDir', outDir, '--logLevel', 'warn', '--sourcemap', 'false'];
  await runProgram(process.execPath, [vite, 'build', ...options], { cwd: join(CHECKOUT, 'web') });
}
