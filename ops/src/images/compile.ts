import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from './run-program.ts';

const NOT_SHIPPED = ['**/*.test.ts', '**/*.contract.ts', '**/node_modules'];
const ASSET = /\.(json|sql|typ)$/;

/**
 * Writes the JavaScript of workspaces below a folder, file by file, and what is read beside it. Development runs the
 * TypeScript itself; an image has no compiler in it, starts at once, and needs no place for what a compiler caches.
 */
export async function compile(options: {
  readonly checkout: string;
  readonly workspaces: readonly string[];
  readonly folder: string;
}): Promise<void> {
  const { checkout, workspaces, folder } = options;
  await mkdir(folder, { recursive: true });
  const project = join(folder, 'tsconfig.json');
  await writeFile(
    project,
    JSON.stringify({
      extends: join(checkout, 'tsconfig.base.json'),
      compilerOptions: {
        types: ['node'],
        typeRoots: [join(checkout, 'node_modules/@types')],
        rootDir: checkout,
        outDir: folder,
        noEmit: false,
        rewriteRelativeImportExtensions: true,
        // `npm run check` has looked at the types.
        noCheck: true,
      },
      include: workspaces.map(workspace => join(checkout, workspace, 'src')),
      exclude: NOT_SHIPPED.map(pattern => join(checkout, pattern)),
    }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  await runProgram(process.execPath, [tsc, '-p', project], { cwd: checkout });
  await rm(project);
  for (const workspace of workspaces) await copyAssets(join(checkout, workspace), join(folder, workspace));
}

async function copyAssets(from: string, to: string): Promise<void> {
  for (const file of await readdir(join(from, 'src'), { recursive: true })) {
    if (ASSET.test(file)) await cp(join(from, 'src', file), join(to, 'src', file));
  }
}
