// Makes client/dist, which is the package that is published: `npm publish ./client/dist`.
//
// The workspace imports this package's TypeScript; the world gets JavaScript. npm has no field that swaps `exports`
// at publication (its `publishConfig` knows only the registry and the like), an export condition of our own would have
// to be set in every tool that reads the workspace, and a prepack script that rewrites package.json in place leaves it
// broken when it is interrupted. So the published package is a folder of its own with a package.json of its own; the
// one here is private, so that nobody publishes sources by mistake.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const client = join(here, '..');
const dist = join(client, 'dist');
const types = join(dist, 'types');

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const source = JSON.parse(readFileSync(join(client, 'package.json'), 'utf8'));
const isOurs = name => name.startsWith('@tatami/');
const dependencies = Object.fromEntries(
  Object.entries(source.dependencies).filter(([name]) => !isOurs(name)),
);

await build({
  entryPoints: [join(client, 'src/index.ts'), join(client, 'src/rest.ts')],
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
  // yjs twice in one program breaks it, so it and its companions stay the application's.
  external: Object.keys(dependencies).flatMap(name => [name, `${name}/*`]),
});

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', join(here, 'tsconfig.json')], {
  stdio: 'inherit',
});
for (const file of readdirSync(types, { recursive: true })) {
  if (file.endsWith('.d.ts')) relink(join(types, file));
}

const manifest = {
  name: source.name,
  version: source.version,
  description: 'Real-time provider for Tatami dojos: a Yjs document that says what is saved',
  license: source.license,
  type: 'module',
  sideEffects: false,
  exports: {
    '.': { types: './types/client/src/index.d.ts', default: './index.js' },
    './rest': { types: './types/client/src/rest.d.ts', default: './rest.js' },
  },
  // yjs must be one for the whole application; as peers these are.
  peerDependencies: Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => [name, `^${version}`]),
  ),
  publishConfig: { access: 'public' },
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [from, to] of [
  ['README.md', 'README.md'],
  ['../LICENSE', 'LICENSE'],
]) {
  cpSync(join(client, from), join(dist, to));
}

/** Declarations name our packages, which are not published, and files by their .ts names. */
function relink(file) {
  const root = relative(dirname(file), types).split(sep).join('/');
  const text = readFileSync(file, 'utf8')
    .replaceAll(
      /(['"])@tatami\/(protocol|kernel)\/([\w/-]+)\1/g,
      (_, quote, name, path) => `${quote}${root}/${name}/src/${path}.js${quote}`,
    )
    .replaceAll(
      /(from |import\()(['"])(\.[^'"]+)\.ts\2/g,
      (_, lead, quote, path) => `${lead}${quote}${path}.js${quote}`,
    );
  writeFileSync(file, text);
}
