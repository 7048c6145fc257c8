import { expect, it } from 'vitest';
import { linkProblems } from './document-links.ts';

it('names each link to a file that is not there', async () => {
  const text = '[a](a.md) [b](../b.md#part) ![c](img/c.png) [here](#part) [far](https://a.test/x) [abs](/v1)';
  const there = new Set(['docs/a.md', 'docs/img/c.png']);
  const documents = [{ path: 'docs/one.md', text }];
  expect(await linkProblems(documents, async path => there.has(path))).toEqual([
    'docs/one.md: ../b.md#part is not there',
  ]);
});
