import type { SettingsTable } from '@tatami/service';
import { settingsMarkdown } from '@tatami/service';

/**
 * One sentence for each service whose table of settings in the README differs from the one that its parser reads by,
 * with the table as it should be. It stands between `<!-- settings of NAME -->` and `<!-- end of settings -->`.
 */
export function settingsProblems(
  readme: string,
  services: Readonly<Record<string, SettingsTable>>,
): string[] {
  return Object.entries(services).flatMap(([name, table]) => {
    const begin = `<!-- settings of ${name} -->`;
    const [, rest] = readme.split(begin);
    const found = rest?.split('<!-- end of settings -->')[0]?.trim();
    const wanted = settingsMarkdown(table);
    return found === wanted ? [] : [`README.md: after ${begin} there should be\n\n${wanted}\n`];
  });
}
