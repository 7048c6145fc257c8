import { expect, it } from 'vitest';
import { installOpenSearch } from './install-opensearch.ts';
import { startOpenSearch } from './opensearch-server.ts';

const openSearch = await installOpenSearch();
const NAME =
  'OpenSearch (needs java and mvn with its registry) starts twice at once, answers and is gone when stopped';
if (openSearch.kind === 'missing') it.skip(NAME);
else {
  it(NAME, async () => {
    const began = performance.now();
    const servers = await Promise.all([startOpenSearch(openSearch), startOpenSearch(openSearch)]);
    console.log(`two OpenSearch start together in ${Math.round(performance.now() - began)} ms`);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(2);
    for (const { url, stop } of servers) {
      expect(await (await fetch(url)).json()).toMatchObject({ version: { distribution: 'opensearch' } });
      await stop();
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    }
  }, 120_000);
}
