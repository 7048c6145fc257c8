import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildPage, pageSources } from './page-build.ts';

it('builds the page once for the same sources, and publishes no source map', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-page-build-'));
  try {
    const page = join(folder, 'page');
    expect([await buildPage(page), await buildPage(page)]).toEqual(['built', 'unchanged']);
    const files = await readdir(page, { recursive: true });
    expect(files).toContain('index.html');
    expect(files.filter(file => file.endsWith('.map'))).toEqual([]);
    for (const file of files.filter(name => /\.(js|css)$/.test(name))) {
      expect(await readFile(join(page, file), 'utf8')).not.toContain('sourceMappingURL');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('knows all that the page imports from this repository', async () => {
  expect(await pageSources()).toEqual(
    expect.arrayContaining(['web', 'client', 'kernel', 'protocol', 'recording', 'rest', 'package-lock.json']),
  );
});
