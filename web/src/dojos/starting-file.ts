/** A file that a new dojo can begin with. */
export interface StartingFile {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

export const STARTING_FILES: readonly [StartingFile, ...StartingFile[]] = [
  { language: 'JavaScript', name: 'main.js', text: 'export function solve(input) {\n  return input;\n}\n' },
  {
    language: 'TypeScript',
    name: 'main.ts',
    text: 'export function solve(input: string): string {\n  return input;\n}\n',
  },
  { language: 'Python', name: 'main.py', text: 'def solve(text):\n    return text\n' },
  {
    language: 'Java',
    name: 'Main.java',
    text: 'class Main {\n    static String solve(String input) {\n        return input;\n    }\n}\n',
  },
];
