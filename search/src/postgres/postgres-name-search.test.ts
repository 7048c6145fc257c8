import { createTestTenant, newPoc, newUserId, type TestTenant } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseQuery } from '../search-query.ts';
import { PostgresNameSearch } from './postgres-name-search.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
  for (const [name, ...tags] of [
    ['Integração contínua', 'avaliação'],
    ['Integrac\u0327a\u0303o de dados', 'ci'],
    ['Łódź in C++ (100%)', 'c++'],
    ['Straße', 'ærø'],
    ['Bowling', 'kata'],
  ] as const)
    await tenant.storage.creations.poc(newPoc({ name, tags, languages: [] }));
});
afterAll(() => tenant.dispose());

it.each([
  ['integracao', ['Integração contínua', 'Integração de dados']],
  ['INTEGRAÇÃO', ['Integração contínua', 'Integração de dados']],
  ['integrac\u0327a\u0303o', ['Integração contínua', 'Integração de dados']],
  ['"integracao continua"', ['Integração contínua']],
  ['integracao -continua', ['Integração de dados']],
  ['avaliacao', ['Integração contínua']],
  ['tag:avaliacao', ['Integração contínua']],
  ['tag:AVALIAÇÃO', ['Integração contínua']],
  ['tag:c++', ['Łódź in C++ (100%)']],
  ['-tag:c++ lodz', []],
  ['lodz', ['Łódź in C++ (100%)']],
  ['straße', ['Straße']],
  ['tag:ci', ['Integração de dados']],
  ['tag:c', []],
  ['zookeeper', []],
])('%s finds %j by names and labels', async (text, names) => {
  const { hits } = await new PostgresNameSearch(tenant.storage.database).search({
    query: parseQuery(text),
    viewer: newUserId(),
    sort: 'relevance',
    limit: 20,
  });
  const found = hits.map(({ name }) => name.map(segment => segment.text.normalize()).join(''));
  expect(found.sort()).toEqual(names);
});
