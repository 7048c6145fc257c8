import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { declarationsIn, exportsOf } from './declarations.ts';

/** Relative to the checkout. */
export const CLIENT_API_FILE = 'client/API.md';
const WORKSPACE = '@tatami/';
const HEAD = `# What @tatami/client exports

Written by \`npm run client-api\` from the source; \`npm run check\` fails while this file says something else. A line that
changes here changes what others build on: what is taken away or means something else belongs in CHANGELOG.md.
`;

/**
 * The reference of the client, as it has to be.
 * @throws Error with what tsc says, or the name that is declared nowhere
 */
export async function clientApi(checkout: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-api-'));
  try {
    await emitDeclarations(checkout, folder);
    const index = await readFile(join(folder, 'client/src/index.d.ts'), 'utf8');
    const texts: string[] = [];
    for (const { name, as, from } of exportsOf(index)) {
      const text = (await declarationsFrom(folder, from)).get(name);
      if (text === undefined) throw new Error(`${name} of ${from} is declared nowhere`);
      texts.push(as === name ? text : text.replace(new RegExp(`\\b${name}\\b`), as));
    }
    return `${HEAD}\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function declarationsFrom(folder: string, from: string): Promise<ReadonlyMap<string, string>> {
  if (!from.startsWith(WORKSPACE)) {
    return declarationsIn(await readFile(join(folder, 'client/src', from.replace(/\.ts$/, '.d.ts')), 'utf8'));
  }
  const found = new Map<string, string>();
  const packageFolder = join(folder, from.slice(WORKSPACE.length), 'src');
  for (const file of await readdir(packageFolder, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    for (const [name, text] of declarationsIn(await readFile(join(packageFolder, file), 'utf8')))
      found.set(name, text);
  }
  return found;
}

async function emitDeclarations(checkout: string, outDir: string): Promise<void> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', outDir];
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.browser.json', ...options], { cwd: checkout });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(Buffer.concat(output).toString('utf8'));
}
