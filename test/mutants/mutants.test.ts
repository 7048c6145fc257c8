import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { mutantsMarkdown } from './mutants-markdown.ts';
import { mutated } from './working-copy.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFile(join(CHECKOUT, file), 'utf8');

describe('the mutants', () => {
  it.each(MUTANTS)('can be put into the code: $fault', async mutant => {
    const source = await read(mutant.file);
    expect(mutated(source, mutant)).not.toBe(source);
  });

  it.each(MUTANTS)('have a test of their own: $fault', async ({ test, testFile }) => {
    // The rest of a name may be made by it.each.
    expect(await read(testFile)).toContain(test);
  });

  it('stand in RELIABILITY.md', async () => {
    const [, rest = ''] = (await read('RELIABILITY.md')).split('<!-- mutants -->\n');
    expect(rest.split('\n<!-- end of mutants -->')[0]).toBe(mutantsMarkdown(MUTANTS));
  });

  it('are refused when what they replace is not there once', () => {
    const mutant = { fault: 'f', file: 'a.ts', edits: [['x', 'y']], testFile: '', test: '' } as const;
    expect(mutated('1 x 2', mutant)).toBe('1 y 2');
    for (const source of ['1', 'x x']) expect(() => mutated(source, mutant)).toThrow('a.ts has');
  });
});
