import type { Poc } from '@tatami/persistence';
import { newUserId } from '@tatami/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../src/search-query.ts';
import type { SearchIndexContractSetup } from '../search-index.contract.ts';
import { type JudgedQuery, readJudgements, readPocs } from './judged-queries.ts';
import { ndcg } from './ndcg.ts';

const DEPTH = 10;

interface Answered extends JudgedQuery {
  readonly found: readonly string[];
  readonly score: number;
}

/**
 * How well an engine orders what it finds, by the judgements in `judgements.md`.
 * @param leastNdcg of the first ten answers, over all queries
 */
export function runRelevanceContract(
  engine: string,
  open: () => Promise<SearchIndexContractSetup>,
  leastNdcg: number,
): void {
  describe(`relevance, ${engine}`, () => {
    let setup: SearchIndexContractSetup;
    const answered: Answered[] = [];
    beforeAll(async () => {
      setup = await open();
      await setup.clear();
      const pocs = await readPocs();
      for (const poc of pocs.values()) await setup.index.put(poc);
      await setup.settled();
      const names = new Map<Poc['id'], string>([...pocs].map(([name, { id }]) => [id, name]));
      const viewer = newUserId();
      for (const judged of await readJudgements(new Set(pocs.keys()))) {
        const query = parseQuery(judged.text);
        const { hits } = await setup.index.search({ query, viewer, sort: 'relevance', limit: DEPTH });
        const found = hits.map(({ id }) => names.get(id) ?? '');
        answered.push({ ...judged, found, score: ndcg(found, judged.grades, DEPTH) });
      }
    });
    afterAll(() => setup?.close());

    it(`is at least ${leastNdcg} (nDCG@${DEPTH})`, () => {
      console.log(summary(engine, answered));
      expect(mean(answered)).toBeGreaterThanOrEqual(leastNdcg);
    });

    it('has an answer to every query that has one', () => {
      const empty = answered.filter(({ found, score }) => found.length === 0 || score === 0);
      expect(empty.map(({ text, found }) => [text, found])).toEqual([]);
    });
  });
}

function mean(answered: readonly Answered[]): number {
  return answered.reduce((sum, { score }) => sum + score, 0) / answered.length;
}

/** The figure of each kind, and the queries with the worst answers. */
function summary(engine: string, answered: readonly Answered[]): string {
  const kinds = [...new Set(answered.map(({ kind }) => kind))].map(kind => {
    const ofKind = answered.filter(each => each.kind === kind);
    return `${kind} ${mean(ofKind).toFixed(2)} (${ofKind.length})`;
  });
  const worst = answered.filter(({ score }) => score < 0.7).sort((a, b) => a.score - b.score);
  const lines = worst.map(
    ({ text, score, found }) => `  ${score.toFixed(2)} ${text}: ${found.slice(0, 4).join(', ')}`,
  );
  return [
    `${engine}: nDCG@${DEPTH} ${mean(answered).toFixed(3)} of ${answered.length} queries; ${kinds.join(', ')}`,
    ...lines,
  ].join('\n');
}
