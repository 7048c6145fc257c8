import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

const LAB = fileURLToPath(new URL('../web/testing/editor-lab.ts', import.meta.url));

/** A page that has the class `EditorLab` as `lab.EditorLab`, and nothing else. */
export async function openEditorPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
  const { outputFiles } = await build({
    entryPoints: [LAB],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'lab',
    target: 'es2022',
  });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.setContent('<!doctype html><body></body>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return { page, errors };
}
