import { SeededRandom } from '@tatami/kernel';
import type { DojoId, PocId, UserId } from '@tatami/protocol';
import type { ReportData } from '../src/report/report-data.ts';
import type { ReportLanguage } from '../src/report/report-request.ts';

const NAMES = ['Ana Souza', 'Bruno Lima', 'Chiara Conti', 'Davi Rocha', 'Eva Núñez', 'Femi Okoye'];
const POCS = ['Queue with SKIP LOCKED', 'RAG in Go', 'Log parser', 'CRDT in the browser', 'WASM at the edge'];
const LANGUAGES = ['TypeScript', 'Go', 'Rust', 'SQL', 'Python'];
const TAGS = ['postgres', 'ai', 'cli', 'sync', 'edge', 'performance'];

const id = (number: number) => `0190d0c0-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** A year of a company that holds dojos: the same for the same language. */
export function busyReport(language: ReportLanguage, scope: 'user' | 'tenant' = 'tenant'): ReportData {
  const random = new SeededRandom(7);
  const pick = <Item>(from: readonly Item[]): Item => from[random.int(from.length)] as Item;
  const people = NAMES.map((name, i) => ({ userId: id(i) as UserId, name }));
  const monthNames = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`);
  const months = monthNames.map(month => ({ month, count: random.int(9) }));
  const dojoMonths = monthNames.map(month => ({ month, count: 1 + random.int(6) }));
  const sum = (counts: readonly { readonly count: number }[]) =>
    counts.reduce((all, { count }) => all + count, 0);
  const at = (month: string) => `${month}-${String(1 + random.int(28)).padStart(2, '0')}T14:00:00.000Z`;
  const list = months.flatMap(({ month, count }) =>
    Array.from({ length: count }, (_, i) => ({
      id: id(100 + i) as PocId,
      name: pick(POCS),
      languages: [...new Set([pick(LANGUAGES), pick(LANGUAGES)])],
      tags: [...new Set([pick(TAGS), pick(TAGS)])],
      owner: pick(people),
      visibility: 'tenant' as const,
      createdAt: at(month),
    })),
  );
  const counts = (labels: readonly string[], of: (poc: (typeof list)[number]) => readonly string[]) =>
    labels
      .map(label => ({ label, count: list.filter(poc => of(poc).includes(label)).length }))
      .sort((a, b) => b.count - a.count);
  const days = Array.from({ length: 365 }, (_, day) => ({
    day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    edits: random.int(10) < 7 ? 0 : 20 + random.int(1_400),
  })).filter(({ edits }) => edits > 0);
  const active = people.map((person, i) => ({ ...person, edits: 9_000 - 1_300 * i, dojos: 20 - 2 * i }));
  return {
    schemaVersion: 1,
    request: { scope, from: '2026-01-01', to: '2027-01-01', language },
    tenantName: 'ACME Labs',
    person: people[0] as (typeof people)[number],
    generatedAt: '2027-01-04T09:30:00.000Z',
    pocs: {
      count: sum(months),
      months,
      languages: counts(LANGUAGES, poc => poc.languages),
      tags: counts(TAGS, poc => poc.tags),
      otherTags: 3,
      list,
    },
    dojos: {
      count: sum(dojoMonths),
      months: dojoMonths,
      list: dojoMonths.flatMap(({ month, count }) =>
        Array.from({ length: count }, (_, i) => ({
          id: id(500 + i) as DojoId,
          name: `Randori ${month}`,
          startedAt: at(month),
          activeMs: i === 2 ? null : 60_000 * (30 + random.int(120)),
          participants: 2 + random.int(9),
        })),
      ),
    },
    participation: {
      edits: active.reduce((all, { edits }) => all + edits, 0),
      activeDojos: 31,
      activeMs: 47.4 * 3_600_000,
      peopleCount: active.length,
      people: scope === 'user' ? active.slice(0, 1) : active,
      days,
      unreadableRows: 0,
    },
  };
}

/** A quarter in which nothing happened. */
export function quietReport(language: ReportLanguage): ReportData {
  const report = busyReport(language);
  const months = ['2026-01', '2026-02', '2026-03'].map(month => ({ month, count: 0 }));
  return {
    ...report,
    request: { ...report.request, to: '2026-04-01' },
    pocs: { count: 0, months, languages: [], tags: [], otherTags: 0, list: [] },
    dojos: { count: 0, months, list: [] },
    participation: {
      edits: 0,
      activeDojos: 0,
      activeMs: 0,
      peopleCount: 0,
      people: [],
      days: [],
      unreadableRows: 0,
    },
  };
}
