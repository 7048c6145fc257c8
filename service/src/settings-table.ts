import type { SettingsTable } from './settings.ts';

const HEADER = ['| variable | default | kind | what it sets |', '|---|---|---|---|'];

/** The table of a service's variables, as the README has it. */
export function settingsMarkdown(table: SettingsTable): string {
  const rows = Object.entries(table).map(
    ([name, { fallback, kind, sets }]) =>
      `| \`${name}\` |${fallback === '' ? ' ' : ` ${fallback} `}| ${kind} | ${sets} |`,
  );
  return [...HEADER, ...rows].join('\n');
}
