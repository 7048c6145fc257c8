import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

/** An empty page that has what a file exports as a global, and what went wrong on it. */
export async function openBundledPage(
  browser: Browser,
  options: { readonly file: string; readonly globalName: string },
): Promise<{ page: Page; errors: string[] }> {
  const { outputFiles } = await build({
    entryPoints: [options.file],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: options.globalName,
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
