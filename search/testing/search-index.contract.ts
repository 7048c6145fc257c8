import { freshRandom } from '@tatami/kernel/testing';
import type { SearchedPoc } from '@tatami/persistence';
import { newUserId } from '@tatami/persistence/testing';
import type { UserId } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SearchFilter, SearchIndex, SearchPage, SearchRequest } from '../src/search-index.ts';
import { parseQuery, QueryRefused } from '../src/search-query.ts';
import { exampleDocument } from './example-document.ts';

export interface SearchIndexContractSetup {
  readonly index: SearchIndex;
  /** Removes every document, and what is known of deleted ones. */
  clear(): Promise<void>;
  /** Resolves when what was written before can be found. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const NOTHING = { pocs: [], languages: [], tags: [] };

/** What every search index has to do, whatever engine it is. */
export function runSearchIndexContract(engine: string, open: () => Promise<SearchIndexContractSetup>): void {
  describe(`the search index contract, ${engine}`, () => {
    let setup: SearchIndexContractSetup;
    beforeAll(async () => {
      setup = await open();
    });
    afterAll(() => setup?.close());
    beforeEach(() => setup.clear());

    const viewer = newUserId();
    async function put(...pocs: Partial<SearchedPoc>[]): Promise<SearchedPoc[]> {
      const documents = pocs.map(exampleDocument);
      for (const document of documents) await setup.index.put(document);
      await setup.settled();
      return documents;
    }
    const search = (text: string, differs: Partial<SearchRequest> = {}): Promise<SearchPage> =>
      setup.index.search({ query: parseQuery(text), viewer, sort: 'relevance', limit: 20, ...differs });
    const textOf = (hit: SearchPage['hits'][number] | undefined) =>
      hit?.name.map(segment => segment.text).join('');
    async function found(text: string, differs: Partial<SearchRequest> = {}) {
      return (await search(text, differs)).hits.map(textOf);
    }

    describe('versions', () => {
      it('a late or repeated write never overwrites a newer one', async () => {
        const [poc] = await put({ name: 'Second', rev: 2 });
        await setup.index.put({ ...(poc as SearchedPoc), name: 'First', rev: 1 });
        await setup.index.put({ ...(poc as SearchedPoc), name: 'Repeated', rev: 2 });
        await setup.settled();
        expect(await found('')).toEqual(['Second']);
        await setup.index.put({ ...(poc as SearchedPoc), name: 'Third', rev: 3 });
        await setup.settled();
        expect(await found('')).toEqual(['Third']);
      });

      it('it says which revisions it has, in the order of the ids, from one up to another', async () => {
        const pocs = await put({ rev: 1 }, { rev: 2 }, { rev: 3 }, { rev: 4 });
        const [gone] = pocs;
        await setup.index.delete((gone as SearchedPoc).id, 9);
        const expected = pocs
          .slice(1)
          .map(({ id, rev }) => ({ id, rev }))
          .toSorted((one, other) => (one.id < other.id ? -1 : 1));
        expect(await setup.index.revisions({ limit: 10 })).toEqual(expected);
        const [first, second] = expected;
        expect(await setup.index.revisions({ limit: 1 })).toEqual([first]);
        expect(await setup.index.revisions({ afterId: first?.id, upToId: second?.id, limit: 10 })).toEqual([
          second,
        ]);
      });

      it('what is deleted does not come back, and a late deletion deletes nothing newer', async () => {
        const [gone, kept] = await put({ name: 'Gone', rev: 4 }, { name: 'Kept', rev: 4 });
        await setup.index.delete((gone as SearchedPoc).id, 5);
        await setup.index.delete((kept as SearchedPoc).id, 3);
        await setup.index.put(gone as SearchedPoc);
        await setup.index.forgetDeleted();
        await setup.index.put({ ...(gone as SearchedPoc), rev: 5 });
        await setup.settled();
        expect(await found('')).toEqual(['Kept']);
      });

      it('a deletion that comes before the POC was ever written keeps it away', async () => {
        const poc = exampleDocument();
        await setup.index.delete(poc.id, 2);
        await setup.index.put(poc);
        await setup.settled();
        expect(await search('')).toMatchObject({ hits: [], total: 0 });
      });

      it('ends with the newest revision of each, in whatever order writes arrive', async () => {
        const random = freshRandom('writes in any order');
        const names: string[] = [];
        for (let n = 0; n < 8; n++) {
          const { id } = exampleDocument();
          const last = 2 + Math.floor(random.next() * 4);
          const isDeleted = random.next() < 0.3;
          const writes = Array.from({ length: last }, (_, i) => i + 1).flatMap(rev => [rev, rev]);
          for (const rev of writes.sort(() => random.next() - 0.5)) {
            if (rev === last && isDeleted) await setup.index.delete(id, rev);
            else await setup.index.put(exampleDocument({ id, rev, name: `poc ${n} rev ${rev}` }));
          }
          if (!isDeleted) names.push(`poc ${n} rev ${last}`);
        }
        await setup.settled();
        expect((await found('')).sort()).toEqual(names.sort());
      });
    });

    describe('words', () => {
      it.each([
        ['integracao', 'Integração contínua'],
        ['INTEGRAÇÃO', 'Integração contínua'],
        ['corridas', 'Uma corrida de dados'],
        ['testing', 'How to test it'],
        ['getUserById', 'The getUserById call'],
        ['user by id', 'The getUserById call'],
        ['snake_case', 'From snake_case on'],
        ['case', 'From snake_case on'],
        ['c++', 'Bowling in C++'],
        ['C#', 'Bowling in C#'],
        ['.net', 'Bowling with .NET'],
        ['node.js', 'Streams in Node.js'],
        ['kata de bowling', 'Kata bowling'],
        ['日本語', 'テスト 日本語 です'],
      ])('%s finds “%s”', async (text, name) => {
        await put({ name }, { name: 'Something else in C' });
        expect(await found(text)).toEqual([name]);
      });

      it('finds the beginning of the last word, as somebody types', async () => {
        await put({ name: 'Keycloak login' }, { name: 'Login' });
        for (const typed of ['k', 'keyc', 'keycloak', 'login keyc'])
          expect(await found(typed)).toEqual(['Keycloak login']);
      });

      it.each(['websoket', 'webscoket', 'wbsocket', 'websocktes gateway'])(
        'finds what %s was meant to be',
        async typed => {
          await put({ name: 'WebSockets at the gateway' }, { name: 'Bowling' });
          expect(await search(typed)).toMatchObject({ total: 1, match: 'similar' });
          expect(await found(typed)).toEqual(['WebSockets at the gateway']);
        },
      );

      it('shows nothing that is only similar where something fits', async () => {
        await put({ name: 'Kafka streams' }, { name: 'Kavka streams' });
        expect(await search('kafka')).toMatchObject({ total: 1, match: 'words' });
      });

      it('finds what has most of the words where nothing has all, and what has more of them first', async () => {
        await put(
          { name: 'Raft', description: 'paxos' },
          { name: 'Kafka raft paxos' },
          { name: 'Kafka' },
          { name: 'Bowling' },
        );
        expect((await found('kafka zookeeper')).sort()).toEqual(['Kafka', 'Kafka raft paxos']);
        expect(await search('kafka zookeeper')).toMatchObject({ match: 'most-words', total: 2 });
        expect(await found('zookeeper paxos raft kafka')).toEqual(['Kafka raft paxos']);
        expect((await found('zookeeper paxos kafka')).sort()).toEqual(['Kafka raft paxos']);
        expect(await found('kafka zookeeper -raft')).toEqual(['Kafka']);
        expect(await found('kafka zookeeper "paxos raft"')).toEqual([]);
        const first = await search('kafka zookeeper', { limit: 1 });
        const second = await search('kafka zookeeper', { limit: 1, after: first.next });
        expect([...first.hits, ...second.hits].map(textOf).sort()).toEqual(['Kafka', 'Kafka raft paxos']);
        expect([second.match, second.next]).toEqual(['most-words', undefined]);
        expect(await search('zookeeper nothing')).toMatchObject({ match: 'words', total: 0 });
        await put({ name: 'More of them', description: 'bowling with kafka, raft and paxos' });
        expect(await found('zookeeper kafka raft paxos bowling')).toEqual([
          'More of them',
          'Kafka raft paxos',
        ]);
      });

      it('finds words of the description, of tags and of languages, and better ones first', async () => {
        await put(
          { name: 'Described', description: 'Text about raft' },
          { name: 'Tagged', tags: ['raft'] },
          { name: 'Raft' },
          { name: 'Raft by hand' },
        );
        expect(await found('raft')).toEqual(['Raft', 'Raft by hand', 'Tagged', 'Described']);
        await put({ name: 'By language', languages: ['Elixir'] });
        expect(await found('elixir')).toEqual(['By language']);
      });

      it('finds what the source of a POC is called and defines, after everything else', async () => {
        await put(
          {
            name: 'Archived',
            description: 'An archive of four edits.',
            sourceNames: ['src/bowling_game.ts', 'scoreOfFrame', 'MAX_PINS'],
          },
          { name: 'Described', description: 'Long before, a scoreOfFrame was computed.' },
        );
        expect(await found('scoreOfFrame')).toEqual(['Described', 'Archived']);
        for (const text of ['bowling_game.ts', 'bowling game', 'score pins', 'max_pins', 'maxpi'])
          expect(await found(text)).toEqual(['Archived']);
        const [hit] = (await search('pins')).hits;
        expect(hit?.excerpt).toEqual([{ text: 'MAX_PINS', isHit: true }]);
        expect((await search('')).hits.at(-1)?.excerpt).toEqual([
          { text: 'An archive of four edits.', isHit: false },
        ]);
        expect(await found('scoreOfFrame -pins')).toEqual(['Described']);
        expect(await setup.index.suggest({ text: 'scoreof', viewer, limit: 5 })).toEqual(NOTHING);
      });

      it('gives back what a mapping file adds, and finds the texts in it', async () => {
        const extra = { team: 'Pagamentos', size: 4, reviews: [{ by: 'Bia', stars: 5 }], empty: null };
        const [poc] = await put(
          { name: 'Extended', extra },
          { name: 'Described', description: 'pagamentos' },
        );
        expect(await found('pagamentos')).toEqual(['Described', 'Extended']);
        const [hit] = (await search('bia')).hits;
        expect(hit?.extra).toEqual(extra);
        expect(hit?.excerpt).toEqual([{ text: 'Bia', isHit: true }]);
        for (const text of ['stars', '5', 'reviews']) expect(await found(text)).toEqual([]);
        // The same field with another type, as after a change of the file.
        await setup.index.put({
          ...(poc as SearchedPoc),
          rev: 2,
          extra: { team: { name: 'Nova' }, size: 'big' },
        });
        await setup.settled();
        expect(await found('nova')).toEqual(['Extended']);
        expect(await found('bia')).toEqual([]);
      });

      it('takes quotes, exclusions and labels at their word', async () => {
        await put(
          { name: 'red green refactor', languages: ['Go'], tags: ['tdd'] },
          { name: 'green red', languages: ['Go'], tags: ['kata'] },
          { name: 'red', languages: ['Rust'], tags: ['tdd'] },
        );
        expect(await found('"red green"')).toEqual(['red green refactor']);
        expect((await found('red -green')).sort()).toEqual(['red']);
        expect((await found('lang:go red')).sort()).toEqual(['green red', 'red green refactor']);
        expect(await found('tag:tdd -lang:GO')).toEqual(['red']);
        expect(await found('-tag:tdd')).toEqual(['green red']);
        expect(await found('red -"red green" lang:go')).toEqual(['green red']);
      });
    });

    describe('filters and facets', () => {
      it('filters by language, tag, owner and days, whatever capitals a label has', async () => {
        const [one] = await put(
          { name: 'one', languages: ['Go'], tags: ['a'], createdAt: '2026-01-10T00:00:00.000Z' },
          { name: 'two', languages: ['C++'], tags: ['a', 'b'], createdAt: '2026-02-10T00:00:00.000Z' },
        );
        expect(await found('', { language: 'go' })).toEqual(['one']);
        expect(await found('', { language: 'c++' })).toEqual(['two']);
        expect(await found('', { tag: 'B' })).toEqual(['two']);
        expect(await found('', { ownerId: (one as SearchedPoc).ownerId })).toEqual(['one']);
        expect(await found('', { fromMs: Date.parse('2026-02-10') })).toEqual(['two']);
        expect(await found('', { beforeMs: Date.parse('2026-02-10') })).toEqual(['one']);
        expect(await found('', { language: 'go', tag: 'b' })).toEqual([]);
      });

      it('counts languages without the filter by language, and tags without that by tag', async () => {
        await put(
          { name: 'x', languages: ['Go'], tags: ['a'] },
          { name: 'x', languages: ['go', 'Rust'], tags: ['a', 'b'] },
          { name: 'y', languages: ['Ada'], tags: ['c'] },
        );
        const page = await search('x', { language: 'Rust', tag: 'a' });
        expect(page).toMatchObject({
          total: 1,
          tags: [
            { label: 'a', count: 1 },
            { label: 'b', count: 1 },
          ],
        });
        expect(page.languages.map(({ label, count }) => [label.toLowerCase(), count])).toEqual([
          ['go', 2],
          ['rust', 1],
        ]);
      });

      it('counts a POC once that has a label in two ways', async () => {
        await put({ name: 'x', languages: ['Go', 'GO', 'C'], tags: ['café', 'cafe'] });
        const { languages, tags } = await search('x');
        expect(languages.map(({ label, count }) => [label.toLowerCase(), count])).toEqual([
          ['c', 1],
          ['go', 1],
        ]);
        expect(tags).toMatchObject([{ count: 1 }]);
      });
    });

    it('finds private POCs for their owner alone, and does not count them for others', async () => {
      const [mine] = await put({ name: 'secret', visibility: 'private', tags: ['hidden'] });
      expect(await search('secret')).toMatchObject({ hits: [], total: 0, languages: [], tags: [] });
      expect(await search('secrte')).toMatchObject({ hits: [], total: 0 });
      expect(await found('secret', { viewer: (mine as SearchedPoc).ownerId })).toEqual(['secret']);
      expect(await found('', { ownerId: (mine as SearchedPoc).ownerId })).toEqual([]);
    });

    describe('suggestions', () => {
      const suggest = (text: string, differs: { limit?: number; viewer?: UserId } = {}) =>
        setup.index.suggest({ text, viewer, limit: 5, ...differs });
      const names = async (text: string, differs = {}) =>
        (await suggest(text, differs)).pocs.map(({ name }) => name);

      it('names what begins so, first what begins with the whole text, and nothing of descriptions', async () => {
        const [first] = await put(
          { name: 'Kafka streams', updatedAt: '2026-01-01T00:00:00.000Z' },
          { name: 'Try Kafka', updatedAt: '2026-03-01T00:00:00.000Z' },
          { name: 'Bowling', description: 'kafka' },
          { name: 'Integração' },
        );
        expect(await names('kaf')).toEqual(['Kafka streams', 'Try Kafka']);
        expect(await names('KAF', { limit: 1 })).toEqual(['Kafka streams']);
        expect(await names('kafka str')).toEqual(['Kafka streams']);
        expect(await names('integracao')).toEqual(['Integração']);
        expect((await suggest('kafka s')).pocs).toEqual([{ id: first?.id, name: 'Kafka streams' }]);
        for (const text of ['', '  ', '-', 'zzz', '"kaf']) expect(await suggest(text)).toMatchObject(NOTHING);
      });

      it('tells labels that begin so of POCs with the words before, most used first', async () => {
        await put(
          { name: 'one', languages: ['C++', 'Rust'], tags: ['machine learning', 'raft'] },
          { name: 'two', languages: ['rust'], tags: ['rabbit'] },
          { name: 'three', languages: ['Ruby'], tags: ['a.*b|c'] },
        );
        const ru = await suggest('ru');
        expect(ru.languages.map(({ label, count }) => [label.toLowerCase(), count])).toEqual([
          ['rust', 2],
          ['ruby', 1],
        ]);
        expect((await suggest('two ra')).tags).toEqual([{ label: 'rabbit', count: 1 }]);
        expect((await suggest('machine le')).tags).toEqual([{ label: 'machine learning', count: 1 }]);
        expect((await suggest('c++')).languages).toEqual([{ label: 'C++', count: 1 }]);
        expect((await suggest('a.*b')).tags).toEqual([{ label: 'a.*b|c', count: 1 }]);
        expect((await suggest('ru', { limit: 1 })).languages).toHaveLength(1);
      });

      it('tells private names and labels to their owner alone', async () => {
        const [mine] = await put({ name: 'secret', visibility: 'private', tags: ['secrecy'] });
        expect(await suggest('sec')).toEqual(NOTHING);
        expect(await suggest('sec', { viewer: (mine as SearchedPoc).ownerId })).toMatchObject({
          pocs: [{ name: 'secret' }],
          tags: [{ label: 'secrecy', count: 1 }],
        });
      });
    });

    describe('statistics', () => {
      const statistics = (text: string, differs: Partial<SearchFilter> = {}) =>
        setup.index.statistics({ query: parseQuery(text), viewer, ...differs });
      const lower = (counts: SearchPage['languages']) =>
        counts.map(({ label, count }) => `${label.toLowerCase()} ${count}`);

      it('counts all that fit by label, month and person, with every filter', async () => {
        const [ana, bia] = [newUserId(), newUserId()].sort() as [UserId, UserId];
        const at = (createdAt: string) => ({ createdAt, updatedAt: createdAt });
        await put(
          {
            name: 'kata one',
            ownerId: ana,
            languages: ['Go'],
            tags: ['tdd'],
            ...at('2026-01-31T23:59:59.999Z'),
          },
          {
            name: 'kata two',
            ownerId: bia,
            languages: ['go', 'C'],
            tags: ['tdd', 'x'],
            ...at('2026-02-01T00:00:00.000Z'),
          },
          { name: 'kata three', ownerId: bia, languages: ['C'], ...at('2025-12-05T00:00:00.000Z') },
          { name: 'other', ownerId: ana, languages: ['Ada'], ...at('2024-12-05T00:00:00.000Z') },
        );
        const all = await statistics('kata');
        expect(all).toMatchObject({
          total: 3,
          match: 'words',
          months: [
            { month: '2025-12', count: 1 },
            { month: '2026-01', count: 1 },
            { month: '2026-02', count: 1 },
          ],
          owners: [
            { ownerId: bia, count: 2 },
            { ownerId: ana, count: 1 },
          ],
        });
        expect(lower(all.languages)).toEqual(['c 2', 'go 2']);
        expect(lower(all.tags)).toEqual(['tdd 2', 'x 1']);
        const some = await statistics('kata', { language: 'GO', fromMs: Date.parse('2026-02-01') });
        expect(some).toMatchObject({ total: 1, months: [{ month: '2026-02', count: 1 }] });
        expect(lower(some.languages)).toEqual(['c 1', 'go 1']);
        expect(await statistics('kata', { ownerId: ana, tag: 'tdd' })).toMatchObject({ total: 1 });
        expect((await statistics('')).total).toBe(4);
        expect(await statistics('zzzz')).toEqual({
          total: 0,
          match: 'words',
          languages: [],
          tags: [],
          months: [],
          owners: [],
        });
      });

      it('counts what a search finds, whatever of the words it has', async () => {
        await put(
          { name: 'websocket one' },
          { name: 'websocket two' },
          { name: 'Kafka' },
          { name: 'Bowling' },
        );
        for (const text of [
          'websocket',
          'websoket',
          'kafka zookeeper',
          '-bowling',
          '"websocket one"',
          'nothing',
        ]) {
          const { total, match } = await search(text);
          expect(await statistics(text)).toMatchObject({ total, match });
        }
      });

      it('counts private POCs for their owner alone, and deleted ones never', async () => {
        const [mine, gone] = await put({ name: 'secret', visibility: 'private', tags: ['hidden'] }, {});
        await setup.index.delete((gone as SearchedPoc).id, 2);
        await setup.settled();
        expect(await statistics('')).toMatchObject({ total: 0, tags: [], months: [], owners: [] });
        const { ownerId } = mine as SearchedPoc;
        expect(await statistics('', { viewer: ownerId })).toMatchObject({
          total: 1,
          tags: [{ label: 'hidden', count: 1 }],
          owners: [{ ownerId, count: 1 }],
        });
      });
    });

    it('marks what was asked for, in pieces that come to the whole text', async () => {
      const description = `${'Long before. '.repeat(30)}Here a <b>bowling</b> ball rolls. ${'After. '.repeat(60)}`;
      await put({ name: 'Bowling & pins', description });
      const [hit] = (await search('bowlin')).hits;
      expect(hit?.name).toEqual([
        { text: 'Bowling', isHit: true },
        { text: ' & pins', isHit: false },
      ]);
      expect(hit?.excerpt.filter(segment => segment.isHit)).toEqual([{ text: 'bowling', isHit: true }]);
      expect((hit?.excerpt ?? []).map(segment => segment.text).join('').length).toBeLessThan(200);
    });

    it.each(['relevance', 'newest', 'changed'] as const)(
      'gives every hit once, page by page, by %s',
      async sort => {
        const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + (n % 4))).toISOString();
        const made = await put(
          ...Array.from({ length: 11 }, (_, n) => ({
            name: `kata ${n}`,
            description: 'kata '.repeat(n % 3),
            createdAt: day(n),
            updatedAt: day(n * 3),
          })),
        );
        const whole = await found('kata', { sort });
        const paged: (string | undefined)[] = [];
        let after: SearchPage['next'];
        do {
          const page = await search('kata', { sort, limit: 3, after });
          expect(page.total).toBe(11);
          paged.push(...page.hits.map(textOf));
          after = page.next;
        } while (after !== undefined);
        expect(paged).toEqual(whole);
        expect(new Set(paged).size).toBe(made.length);
      },
    );

    it('pages through what is only similar', async () => {
      await put(...['a', 'b', 'c'].map(end => ({ name: `websocket ${end}` })));
      const first = await search('websoket', { limit: 2 });
      const second = await search('websoket', { limit: 2, after: first.next });
      expect([first, second].flatMap(page => page.hits.map(textOf)).sort()).toEqual([
        'websocket a',
        'websocket b',
        'websocket c',
      ]);
      expect([second.match, second.next]).toEqual(['similar', undefined]);
    });

    it('answers every text or refuses it as a query', async () => {
      await put({ name: `all & | ! ( ) : * ' " \\ < > % _ -` });
      const piece = fc.oneof(
        fc.constantFrom(
          '"',
          "'",
          '-',
          ':',
          '*',
          '&',
          '|',
          '!',
          '(',
          ')',
          '<->',
          '\\',
          '%',
          '_',
          'lang:',
          'tag:',
          ' ',
        ),
        fc.string({ unit: 'binary', maxLength: 6 }).map(text => text.replaceAll(/[\0\p{Surrogate}]/gu, '')),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(piece, { maxLength: 30 }).map(pieces => pieces.join('')),
          async text => {
            try {
              await search(text);
              await setup.index.suggest({ text, viewer, limit: 5 });
            } catch (error) {
              expect(error).toBeInstanceOf(QueryRefused);
            }
          },
        ),
        { numRuns: 60 },
      );
    });

    it('takes the greatest description there can be', async () => {
      const letters = Array.from({ length: 12_500 }, (_, n) => `${n.toString(36)}é${(n * 7).toString(36)}`);
      const sourceNames = Array.from(
        { length: 400 },
        (_, n) => `aB${String.fromCodePoint(0x20000 + n).repeat(31)}`,
      );
      for (const description of [
        letters.join(' ').slice(0, 50_000),
        'ﷺ'.repeat(50_000),
        'ﷺ '.repeat(25_000),
        '𠀀'.repeat(50_000),
        Array.from({ length: 25_000 }, (_, n) => String.fromCodePoint(0x20000 + n)).join(' '),
        'aB'.repeat(25_000),
        'A1'.repeat(30).concat(' ').repeat(800),
      ])
        await put({ name: 'great', description, sourceNames });
      expect((await search('great')).total).toBe(7);
    });
  });
}
