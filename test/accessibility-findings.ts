import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2, A and AA, and what is no rule of it but good to do. */
export const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const COLOUR_RULES = ['color-contrast'];
/** It counts to WCAG 2.1 A and is off by itself, because it takes icons of a font for words. There are none here. */
const RULES_OFF_BY_THEMSELVES = ['label-content-name-mismatch'];

/** What axe finds wrong with what is on the screen, one line for each element. */
export async function accessibilityFindings(page: Page, runOnly: string[]): Promise<string[]> {
  // Not as a script of the page, whose content security policy takes its own alone.
  await page.evaluate(axe.source);
  const rules = Object.fromEntries(RULES_OFF_BY_THEMSELVES.map(id => [id, { enabled: true }]));
  const { violations } = await page.evaluate(
    options => (window as unknown as { axe: typeof axe }).axe.run(document, options),
    { runOnly, ...(runOnly === RULES && { rules }), resultTypes: ['violations' as const] },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html}\n${failureSummary}`),
  );
}
