import type { LanguageSupport } from '@codemirror/language';

/** Each language is a chunk of its own, loaded when a file of it is opened. */
const LOADERS: ReadonlyMap<string, () => Promise<LanguageSupport>> = new Map([
  ['js', async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true })],
  ['jsx', async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true })],
  ['mjs', async () => (await import('@codemirror/lang-javascript')).javascript()],
  ['ts', async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true })],
  [
    'tsx',
    async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true, jsx: true }),
  ],
  ['py', async () => (await import('@codemirror/lang-python')).python()],
  ['java', async () => (await import('@codemirror/lang-java')).java()],
]);

/** Undefined for a file that is shown as plain text. */
export async function languageOf(fileName: string): Promise<LanguageSupport | undefined> {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return await LOADERS.get(extension)?.();
}

/** Columns of one step of indentation, as each language has it. */
export function indentOf(fileName: string): string {
  return /\.(py|java)$/i.test(fileName) ? '    ' : '  ';
}
