import { expect, it } from 'vitest';
import { declarationsIn, exportsOf } from './declarations.ts';

const FILE = `import * as Y from 'yjs';
/** A class. */
export declare class Files {
    #private;
    /** One { of them. */
    list(): { readonly name: string }[];
}
/**
 * A shape,
 * in two lines.
 */
export interface Shape {
    readonly a: number;
}
declare const hidden: number;
export type Kind = 'a' | 'b';
export declare function twice(value: string): string;
export declare function twice(value: number): number;
export {};
`;

it('finds what a file declares, each with its comment', () => {
  const found = declarationsIn(FILE);
  expect([...found.keys()]).toEqual(['Files', 'Shape', 'Kind', 'twice']);
  expect(found.get('Files')).toMatch(
    /^\/\*\* A class\. \*\/\nexport declare class Files \{[\s\S]*list\(\)[\s\S]*\n\}$/,
  );
  expect(found.get('Shape')).toMatch(/^\/\*\*\n \* A shape,\n[\s\S]*\n\}$/);
  expect(found.get('Kind')).toBe("export type Kind = 'a' | 'b';");
  expect(found.get('twice')?.split('\n')).toHaveLength(2);
});

it('finds what a file hands on', () => {
  const text = "export { A, type B } from './a.ts';\nexport type { C as D } from '@tatami/kernel';\n";
  expect(exportsOf(text)).toEqual([
    { name: 'A', as: 'A', from: './a.ts' },
    { name: 'B', as: 'B', from: './a.ts' },
    { name: 'C', as: 'D', from: '@tatami/kernel' },
  ]);
});
