import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busyReport, quietReport } from '../../../testing/report-data.ts';
import { NO_BRANDING } from '../../branding/read-branding.ts';
import { shownText } from './sentence.ts';
import type { VideoData } from './video-data.ts';
import type { VideoScript } from './video-script.ts';
import { writeScript } from './write-script.ts';

const PT = { year: 2026, language: 'pt-BR', format: 'portrait' } as const;
const EN = { ...PT, language: 'en' } as const;

const REPLAY: VideoData['replay'] = {
  name: 'Randori',
  fileName: 'queue.ts',
  edits: 1_022,
  people: 4,
  moments: [
    { lines: [''], firstLine: 1, caretLine: 0, caretColumn: 0, author: 0, clock: '0:01' },
    { lines: ['let a'], firstLine: 1, caretLine: 0, caretColumn: 5, author: 0, clock: '0:09' },
  ],
};

function dataOf(differs: Partial<VideoData> = {}): VideoData {
  return {
    branding: NO_BRANDING,
    report: busyReport('en', 'user'),
    descriptions: new Map(),
    team: { people: 31, pocs: 222, dojos: 40, madeFewer: 28 },
    replay: REPLAY,
    snippet: { fileName: 'queue.ts', lines: ['let a = 1;'] },
    ...differs,
  };
}

const kinds = ({ scenes }: VideoScript) => scenes.map(({ kind }) => kind);
const captions = ({ scenes }: VideoScript) => scenes.flatMap(({ say }) => say.map(shownText)).join(' ');
const speech = ({ scenes }: VideoScript) =>
  scenes.flatMap(({ say }) => say.flatMap(words => words.map(({ spoken }) => spoken))).join(' ');

it('tells a full year in all its scenes, the same every time', () => {
  const script = writeScript(dataOf(), PT);
  expect(kinds(script)).toEqual([
    'opening',
    'numbers',
    'languages',
    'rhythm',
    'poc',
    'code',
    'dojo',
    'highlights',
    'team',
    'badge',
    'closing',
  ]);
  expect(writeScript(dataOf(), PT)).toEqual(script);
});

it('writes numbers in digits and reads them in words that agree', () => {
  const script = writeScript(dataOf(), PT);
  expect(captions(script)).toContain('Foram 4 pessoas e 1.022 edições, agora em dez segundos.');
  expect(speech(script)).toContain('Foram quatro pessoas e mil e vinte e duas edições, agora');
  expect(speech(script)).toContain('trinta e uma pessoas criaram duzentas e vinte e duas POCs.');
  expect(speech(writeScript(dataOf(), EN))).toContain('one thousand twenty-two edits');
});

it('speaks of one thing as of one', () => {
  const report = busyReport('pt-BR', 'user');
  const one = dataOf({
    report: {
      ...report,
      pocs: {
        ...report.pocs,
        count: 1,
        languages: [{ label: 'Go', count: 1 }],
        list: report.pocs.list.slice(0, 1),
      },
      dojos: { ...report.dojos, count: 1 },
      participation: { ...report.participation, activeDojos: 1, activeMs: 3_600_000 },
    },
  });
  expect(captions(writeScript(one, PT))).toContain(
    'Você criou 1 POC, em 1 linguagem. E esteve em 1 dojo. Foi 1 hora de prática!',
  );
  expect(speech(writeScript(one, PT))).toContain(
    'Você criou uma POC, em uma linguagem. E esteve em um dojo.',
  );
  expect(captions(writeScript(one, EN))).toContain('You made 1 POC in 1 language. You joined 1 dojo.');
});

describe('a short year', () => {
  it('is told shortly, and of nothing that there was none of', () => {
    const script = writeScript(
      dataOf({ report: quietReport('en'), replay: undefined, snippet: undefined }),
      EN,
    );
    expect(kinds(script)).toEqual(['opening', 'badge', 'closing']);
  });

  it('never says zero', () => {
    for (const request of [PT, EN]) {
      const script = writeScript(dataOf({ report: quietReport('en') }), request);
      expect(captions(script)).not.toMatch(/\b0\b/);
    }
  });
});

it('speaks of a team of twenty and more, and of the place in it only to those whom it pleases', () => {
  const teamOf = (people: number, madeFewer: number) =>
    captions(writeScript(dataOf({ team: { people, pocs: 90, dojos: 0, madeFewer } }), EN));
  expect(teamOf(19, 18)).not.toContain('With you');
  expect(teamOf(20, 19)).toContain(
    'With you, 20 people made 90 POCs. And you made more than 90% of the team.',
  );
  expect(teamOf(20, 9)).not.toContain('of the team');
});

it('leaves out pictures and cuts what is too long', () => {
  const report = busyReport('en', 'user');
  const script = writeScript(
    dataOf({ report: { ...report, person: { ...report.person, name: `🚀 ${'Ana Maria '.repeat(30)}` } } }),
    EN,
  );
  const [first] = script.scenes;
  expect(first?.kind === 'opening' && first.show.subtitle).toBe('Ana Maria Ana Maria Ana Maria Ana… · 2026');
});

it('makes a script that can be shown of every year', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('', ' ', '🚀', '{}', '…'),
  );
  const count = fc.nat({ max: 2_000_000 });
  const labels = fc.array(fc.record({ label: text, count }), { maxLength: 8 });
  const days = fc.array(
    fc.record({
      day: fc
        .date({ min: new Date('2025-12-30'), max: new Date('2027-01-02'), noInvalidDate: true })
        .map(date => date.toISOString().slice(0, 10)),
      edits: count,
    }),
  );
  const base = busyReport('en', 'user');
  const years = fc.record({
    name: fc.option(text),
    tenantName: text,
    pocs: count,
    names: fc.array(text, { maxLength: 6 }),
    labels,
    days,
    dojos: count,
    activeMs: count,
    people: count,
    madeFewer: count,
    lines: fc.array(fc.string({ maxLength: 120 }), { minLength: 1, maxLength: 14 }),
    request: fc.constantFrom(PT, EN),
  });
  fc.assert(
    fc.property(years, year => {
      const list = year.names.map((name, i) => ({
        ...(base.pocs.list[i] as (typeof base.pocs.list)[number]),
        name,
        languages: year.labels.map(({ label }) => label),
        tags: year.names,
      }));
      const descriptions = new Map(list.map(({ id, name }) => [id as string, name]));
      const script = writeScript(
        {
          branding: NO_BRANDING,
          report: {
            ...base,
            tenantName: year.tenantName,
            person: { ...base.person, name: year.name },
            pocs: { ...base.pocs, count: year.pocs, languages: year.labels, list },
            dojos: { ...base.dojos, count: year.dojos },
            participation: { ...base.participation, days: year.days, activeMs: year.activeMs },
          },
          descriptions,
          team: { people: year.people, pocs: year.pocs, dojos: year.dojos, madeFewer: year.madeFewer },
          replay: REPLAY,
          snippet: { fileName: year.tenantName, lines: year.lines },
        },
        year.request,
      );
      expect(script.scenes.at(-1)?.kind).toBe('closing');
    }),
    { numRuns: 100 },
  );
});
