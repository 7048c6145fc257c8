import { settingsMarkdown, wholeNumber } from '@tatami/service';
import { expect, it } from 'vitest';
import { settingsProblems } from './readme-settings.ts';

const TABLE = { PORT: wholeNumber({ fallback: 1, min: 0, max: 9, sets: 'the port' }) };

function readme(table: string): string {
  return `# Title\n\n<!-- settings of pod -->\n\n${table}\n\n<!-- end of settings -->\n\nMore.\n`;
}

it('accepts the table that the parser reads by', () => {
  expect(settingsProblems(readme(settingsMarkdown(TABLE)), { pod: TABLE })).toEqual([]);
});

it('shows the table as it should be if it differs or is missing', () => {
  const other = settingsMarkdown(TABLE).replace('`1`', '`2`');
  for (const text of [readme(other), '# Title\n']) {
    expect(settingsProblems(text, { pod: TABLE })).toEqual([expect.stringContaining('| `PORT` | `1` |')]);
  }
});
