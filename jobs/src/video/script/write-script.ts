import { ReportFormat } from '../../report/report-format.ts';
import { activityOfYear, type YearActivity } from './activity-of-year.ts';
import { brandOf } from './brand.ts';
import { readNumber, readYear } from './number-words.ts';
import { plainText, shortText } from './short-text.ts';
import type { TeamYear, VideoData, VideoRequest } from './video-data.ts';
import { checkedScript, type Figure, type Scene, type VideoScript } from './video-script.ts';
import type { Badge, Counted, CountedThing, VideoWords } from './video-words.ts';
import { videoWordsOf } from './words-of.ts';

/** People with fewer POCs get a short video of what there is. */
const FEW_POCS = 3;
/** In a smaller group, sums would tell of single people. */
const LEAST_TEAM = 20;
const LONGEST = { person: 40, tenant: 40, label: 24, name: 60, description: 160, intro: 60 } as const;

type ListedPoc = VideoData['report']['pocs']['list'][number];

/** What every scene is made with. */
interface Writing {
  readonly data: VideoData;
  readonly request: VideoRequest;
  readonly words: VideoWords;
  readonly format: ReportFormat;
  readonly person: string | undefined;
  readonly tenant: string;
  readonly activity: YearActivity | undefined;
  /** Best first. */
  readonly pocs: readonly ListedPoc[];
}

/**
 * The script of somebody's year: templates alone, so that the same year always makes the same video, and nothing is said
 * that is not in the data.
 */
export function writeScript(data: VideoData, request: VideoRequest): VideoScript {
  const { report } = data;
  const person = shortText(report.person.name ?? '', LONGEST.person);
  const writing: Writing = {
    data,
    request,
    words: videoWordsOf(request.language),
    format: new ReportFormat(request.language),
    person: person === '' ? undefined : person,
    tenant: shortText(report.tenantName, LONGEST.tenant) || 'Tatami',
    activity: activityOfYear(request.year, report.participation.days),
    pocs: [...report.pocs.list].sort(byInterest),
  };
  const isShort = report.pocs.count < FEW_POCS;
  const scenes = isShort
    ? [opening, numbers, pocOfYear, code, dojo, badge, closing]
    : [opening, numbers, languages, rhythm, pocOfYear, code, dojo, highlights, team, badge, closing];
  return checkedScript({
    version: 1,
    locale: request.language,
    format: request.format,
    year: request.year,
    brand: brandOf(writing.tenant, data.branding),
    hasMusic: data.branding.hasMusic,
    scenes: scenes.flatMap(write => write(writing) ?? []),
  });
}

/** What says most of itself comes first; of equals the newest. */
function byInterest(a: ListedPoc, b: ListedPoc): number {
  const weight = ({ languages, tags }: ListedPoc) => languages.length * 2 + tags.length;
  return weight(b) - weight(a) || (a.createdAt < b.createdAt ? 1 : -1);
}

function opening({ data, words, request, person, tenant }: Writing): Scene {
  const { title, subtitle, say } = words.opening;
  const year = readYear(request.year, request.language);
  return {
    kind: 'opening',
    say: say(person && firstName(person), tenant, year),
    show: {
      title: [...title],
      subtitle: subtitle(person, request.year),
      intro: shortText(data.branding.intro ?? '', LONGEST.intro) || null,
    },
  };
}

function numbers(writing: Writing): Scene | undefined {
  const { report } = writing.data;
  const hours = Math.round(report.participation.activeMs / 3_600_000);
  const counts = {
    pocs: counted(writing, 'pocs', report.pocs.count),
    languages: counted(writing, 'languages', report.pocs.languages.length),
    dojos: counted(writing, 'dojos', Math.max(report.dojos.count, report.participation.activeDojos)),
    hours: counted(writing, 'hours', hours),
  };
  const { title, say } = writing.words.numbers;
  const said = say(counts);
  if (said.length === 0) return undefined;
  return {
    kind: 'numbers',
    say: said,
    show: { title: [...title], figures: figuresOf(Object.values(counts)) },
  };
}

function languages({ data, words, request }: Writing): Scene | undefined {
  const { count, languages: labels } = data.report.pocs;
  const bars = labels
    .map(({ label, count: pocs }) => ({
      label: shortText(label, LONGEST.label),
      percent: Math.min(100, Math.round((pocs / count) * 100)),
    }))
    .filter(({ label, percent }) => label !== '' && percent > 0)
    .slice(0, 5);
  const [first, ...others] = bars;
  if (first === undefined) return undefined;
  const { title, say } = words.languages;
  const named = others.slice(0, 2).map(({ label }) => label);
  return {
    kind: 'languages',
    say: say(first.label, readPercent(first.percent, request), named),
    show: { title: [...title], bars },
  };
}

function rhythm(writing: Writing): Scene | undefined {
  const { activity, words, format } = writing;
  if (activity === undefined) return undefined;
  const month = words.months[activity.busiestMonth] as string;
  const streak = activity.streak > 1 ? counted(writing, 'days', activity.streak) : undefined;
  const active = counted(writing, 'days', activity.activeDays);
  const { title, say, busiest, streak: inARow, active: activeDays } = words.rhythm;
  return {
    kind: 'rhythm',
    say: say(month, streak),
    show: {
      title: [...title],
      months: format.monthNames.map(name => name.replace('.', '')),
      levels: [...activity.levels],
      firstWeekday: activity.firstWeekday,
      facts: [
        ...(active === undefined ? [] : [activeDays(active)]),
        ...(streak === undefined ? [] : [inARow(streak)]),
        capital(busiest(month)),
      ],
    },
  };
}

function pocOfYear({ data, words, pocs }: Writing): Scene | undefined {
  const [poc] = pocs;
  if (poc === undefined) return undefined;
  const isOnly = data.report.pocs.count === 1;
  const { title, titleOfOnly, say } = words.poc;
  const name = nameOf(poc, words);
  const labels = labelsOf(poc.languages);
  return {
    kind: 'poc',
    say: say(name, isOnly, labels.slice(0, 3)),
    show: {
      title: [...(isOnly ? titleOfOnly : title)],
      name,
      description: plainText(data.descriptions.get(poc.id) ?? '', LONGEST.description),
      chips: [...labels, ...labelsOf(poc.tags).map(tag => `#${tag}`)].slice(0, 5),
    },
  };
}

function code({ data, words }: Writing): Scene | undefined {
  if (data.snippet === undefined) return undefined;
  const { fileName, lines } = data.snippet;
  const { title, say } = words.code;
  return {
    kind: 'code',
    say: say(),
    show: { title: [...title], fileName: shortText(fileName, LONGEST.name) || '—', lines: [...lines] },
  };
}

function dojo(writing: Writing): Scene | undefined {
  const { data, words } = writing;
  const { replay } = data;
  if (replay === undefined) return undefined;
  const edits = counted(writing, 'edits', replay.edits);
  const people = counted(writing, 'people', replay.people);
  if (edits === undefined || people === undefined) return undefined;
  const name = shortText(replay.name, LONGEST.name) || words.noTitle;
  const { title, say } = words.dojo;
  return {
    kind: 'dojo',
    say: say(name, edits, people),
    show: {
      title: [...title],
      name,
      fileName: shortText(replay.fileName, LONGEST.name) || '—',
      moments: [...replay.moments],
      facts: [people, edits].map(({ number, word }) => `${number.shown} ${word}`),
    },
  };
}

function highlights({ data, words, pocs }: Writing): Scene | undefined {
  const others = pocs.slice(1, 4).map(poc => ({ poc, name: nameOf(poc, words) }));
  if (others.length === 0) return undefined;
  const { title, say } = words.highlights;
  return {
    kind: 'highlights',
    say: say([...new Set(others.map(({ name }) => shortText(name, 40)))]),
    show: {
      title: [...title],
      pocs: others.map(({ poc, name }) => ({
        name,
        detail:
          plainText(data.descriptions.get(poc.id) ?? '', 90) ||
          [...labelsOf(poc.languages), ...labelsOf(poc.tags).map(tag => `#${tag}`)].slice(0, 4).join(' · '),
      })),
    },
  };
}

function team(writing: Writing): Scene | undefined {
  const { data, words, request, tenant } = writing;
  if (data.team === undefined || data.team.people < LEAST_TEAM) return undefined;
  const people = counted(writing, 'people', data.team.people);
  const pocs = counted(writing, 'pocs', data.team.pocs);
  if (people === undefined || pocs === undefined) return undefined;
  const ahead = aheadOf(data.team);
  const { title, together, ahead: fact, say } = words.team;
  return {
    kind: 'team',
    say: say(people, pocs, ahead === undefined ? undefined : readPercent(ahead, request)),
    show: {
      title: [...title],
      figures: figuresOf([people, pocs, counted(writing, 'dojos', data.team.dojos)]),
      fact: ahead === undefined ? together(tenant) : fact(ahead),
    },
  };
}

/** Whole tenths of the team that made fewer POCs; undefined for those whom it would not please. */
function aheadOf({ madeFewer, people }: TeamYear): number | undefined {
  const percent = Math.floor((madeFewer / people) * 10) * 10;
  return percent >= 50 ? percent : undefined;
}

function badge({ data, words, activity }: Writing): Scene {
  const { report } = data;
  const merits: readonly (readonly [Badge, boolean])[] = [
    ['polyglot', report.pocs.languages.length >= 5],
    ['dojo', report.participation.activeDojos >= 10],
    ['marathoner', (activity?.streak ?? 0) >= 5],
    ['inventor', report.pocs.count >= FEW_POCS],
  ];
  const won = merits.find(([, isWon]) => isWon)?.[0] ?? 'explorer';
  const { title, names, reasons, say } = words.badge;
  return {
    kind: 'badge',
    say: say(names[won], reasons[won]),
    show: { title: [...title], badge: won, name: names[won], reason: reasons[won] },
  };
}

function closing({ words, request, person, tenant }: Writing): Scene {
  const { title, note, say } = words.closing;
  const next = request.year + 1;
  return {
    kind: 'closing',
    say: say(person && firstName(person), readYear(next, request.language)),
    show: { title: [...title(next)], subtitle: tenant, note },
  };
}

function counted(
  { words, format, request }: Writing,
  thing: CountedThing,
  value: number,
): Counted | undefined {
  if (value < 1) return undefined;
  const plural = words.counted[thing];
  return {
    value,
    number: readNumber(value, request.language, plural.gender),
    word: format.word(value, plural),
  };
}

function figuresOf(counts: readonly (Counted | undefined)[]): Figure[] {
  return counts.flatMap(count => (count === undefined ? [] : [{ value: count.value, label: count.word }]));
}

function readPercent(percent: number, { language }: VideoRequest) {
  const { spoken } = readNumber(percent, language, 'masculine');
  return { shown: `${percent}%`, spoken: `${spoken} ${language === 'en' ? 'percent' : 'por cento'}` };
}

function nameOf({ name }: ListedPoc, { noTitle }: VideoWords): string {
  return shortText(name, LONGEST.name) || noTitle;
}

function labelsOf(labels: readonly string[]): string[] {
  return labels.map(label => shortText(label, LONGEST.label)).filter(label => label !== '');
}

/** Who is spoken to is called by the first name. */
function firstName(person: string): string {
  return person.split(' ')[0] as string;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
