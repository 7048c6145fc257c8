import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBundledPage } from './bundled-page.ts';

const LAB = fileURLToPath(new URL('../web/testing/editor-lab.ts', import.meta.url));

/** A page that has the class `EditorLab` as `lab.EditorLab`, and nothing else. */
export function openEditorPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
  return openBundledPage(browser, { file: LAB, globalName: 'lab' });
}
