import { sentence } from './sentence.ts';
import type { VideoWords } from './video-words.ts';

const LIST = new Intl.ListFormat('en');
const and = (names: readonly string[]) => LIST.format(names);

export const EN: VideoWords = {
  counted: {
    pocs: { one: 'POC', other: 'POCs', gender: 'masculine' },
    languages: { one: 'language', other: 'languages', gender: 'masculine' },
    dojos: { one: 'dojo', other: 'dojos', gender: 'masculine' },
    hours: { one: 'hour of practice', other: 'hours of practice', gender: 'masculine' },
    people: { one: 'person', other: 'people', gender: 'masculine' },
    days: { one: 'day', other: 'days', gender: 'masculine' },
    edits: { one: 'edit', other: 'edits', gender: 'masculine' },
    minutes: { one: 'minute', other: 'minutes', gender: 'masculine' },
  },
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  noTitle: 'untitled',
  opening: {
    title: ['Your year', 'in POCs'],
    subtitle: (person, year) => (person === undefined ? String(year) : `${person} · ${year}`),
    say: (person, tenant, year) => [
      person === undefined ? sentence`Hello!` : sentence`Hello, ${person}!`,
      sentence`This was your ${year} at ${tenant}.`,
    ],
  },
  numbers: {
    title: ['The year', 'in numbers'],
    say: ({ pocs, languages, dojos, hours }) => [
      ...(pocs === undefined
        ? []
        : [
            languages === undefined
              ? sentence`You made ${pocs.number} ${pocs.word}.`
              : sentence`You made ${pocs.number} ${pocs.word} in ${languages.number} ${languages.word}.`,
          ]),
      ...(dojos === undefined ? [] : [sentence`You joined ${dojos.number} ${dojos.word}.`]),
      ...(hours === undefined ? [] : [sentence`That is ${hours.number} ${hours.word}!`]),
    ],
  },
  languages: {
    title: ['Your', 'languages'],
    say: (first, percent, others) => [
      sentence`${first} was in ${percent} of your POCs.`,
      ...(others.length === 0 ? [] : [sentence`Next came ${and(others)}.`]),
    ],
  },
  rhythm: {
    title: ['Your rhythm', 'of the year'],
    busiest: month => `${month} was the peak`,
    streak: ({ number, word }) => `${number.shown} ${word} in a row`,
    active: ({ number, word }) => `${number.shown} active ${word}`,
    say: (month, streak) => [
      sentence`Your busiest month was ${month}.`,
      ...(streak === undefined
        ? []
        : [sentence`And your longest streak was ${streak.number} ${streak.word} in a row.`]),
    ],
  },
  poc: {
    title: ['POC of', 'the year'],
    titleOfOnly: ['Your POC', 'in the spotlight'],
    say: (name, isOnly, languages) => [
      isOnly ? sentence`This is what you made: ${name}.` : sentence`One of them stood out: ${name}.`,
      ...(languages.length === 0 ? [] : [sentence`Made with ${and(languages)}.`]),
    ],
  },
  code: {
    title: ['Code of', 'your year'],
    say: () => [sentence`And this is a piece of the code that was born here.`],
  },
  dojo: {
    title: ['A dojo in', 'ten seconds'],
    say: (name, edits, people) => [
      sentence`Do you remember the dojo ${name}?`,
      people.value > 1
        ? sentence`${people.number} ${people.word} and ${edits.number} ${edits.word}, now in ten seconds.`
        : sentence`Here is all of it, in ten seconds.`,
    ],
  },
  highlights: {
    title: ['More', 'highlights'],
    say: names => [sentence`You also made ${and(names)}.`],
  },
  badge: {
    title: ['Your badge', 'of the year'],
    names: {
      polyglot: 'Polyglot',
      marathoner: 'Marathoner',
      dojo: 'Soul of the dojo',
      inventor: 'Inventive mind',
      explorer: 'Explorer',
    },
    reasons: {
      polyglot: 'Many languages, one curiosity',
      marathoner: 'Day after day, without a stop',
      dojo: 'Who trains together learns twice',
      inventor: 'One new idea after the other',
      explorer: 'Every road begins with a step',
    },
    say: (name, reason) => [sentence`Your badge of the year is: ${name}!`, sentence`${reason}.`],
  },
  team: {
    title: ['You and', 'the team'],
    together: tenant => `Together at ${tenant}`,
    ahead: percent => `More POCs than ${percent}% of the team`,
    say: (people, pocs, ahead) => [
      sentence`With you, ${people.number} ${people.word} made ${pocs.number} ${pocs.word}.`,
      ...(ahead === undefined ? [] : [sentence`And you made more than ${ahead} of the team.`]),
    ],
  },
  closing: {
    title: nextYear => ['See you', `in ${nextYear}!`],
    note: 'Synthetic voice and presenter',
    say: (person, nextYear) => [
      person === undefined ? sentence`What a year!` : sentence`What a year, ${person}!`,
      sentence`Here is to new ideas in ${nextYear}.`,
    ],
  },
};
