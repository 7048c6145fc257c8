import { readFile } from 'node:fs/promises';
import type { SearchedPoc } from '@tatami/persistence';
import { newPocId } from '@tatami/persistence/testing';
import { exampleDocument } from '../example-document.ts';

export interface JudgedQuery {
  readonly kind: string;
  readonly text: string;
  /** By the name of a POC in `pocs.md`. */
  readonly grades: ReadonlyMap<string, number>;
}

/** The POCs of `pocs.md`, by their names there. */
export async function readPocs(): Promise<Map<string, SearchedPoc>> {
  const pocs = new Map<string, SearchedPoc>();
  for (const [id = '', name = '', languages = '', tags = '', description = ''] of await rowsOf('pocs.md')) {
    const labels = { languages: languages.split(', '), tags: tags.split(', ') };
    pocs.set(id, exampleDocument({ id: newPocId(), name, description, ...labels }));
  }
  return pocs;
}

/** @throws Error for a judgement over a POC that is not there */
export async function readJudgements(known: ReadonlySet<string>): Promise<JudgedQuery[]> {
  const rows = await rowsOf('judgements.md');
  return rows.map(([kind = '', text = '', answers = '']) => {
    const grades = new Map<string, number>();
    for (const answer of answers.split(' ')) {
      const [id = '', grade] = answer.split('=');
      if (!known.has(id)) throw new Error(`"${text}" is judged over ${id}, which is not there`);
      grades.set(id, Number(grade));
    }
    return { kind, text, grades };
  });
}

/** The cells of the one table of a file, without its head. */
async function rowsOf(file: string): Promise<string[][]> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  const rows = text.split('\n').filter(line => line.startsWith('| '));
  return rows.slice(1).map(row =>
    row
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim()),
  );
}
