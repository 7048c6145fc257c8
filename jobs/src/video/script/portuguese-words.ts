import { sentence } from './sentence.ts';
import type { Counted, VideoWords } from './video-words.ts';

const LIST = new Intl.ListFormat('pt-BR');
const and = (names: readonly string[]) => LIST.format(names);
const isPlural = ({ word }: Counted, plural: string) => word === plural;

export const PT_BR: VideoWords = {
  counted: {
    pocs: { one: 'POC', other: 'POCs', gender: 'feminine' },
    languages: { one: 'linguagem', other: 'linguagens', gender: 'feminine' },
    dojos: { one: 'dojo', other: 'dojos', gender: 'masculine' },
    hours: { one: 'hora de prática', other: 'horas de prática', gender: 'feminine' },
    people: { one: 'pessoa', other: 'pessoas', gender: 'feminine' },
    days: { one: 'dia', other: 'dias', gender: 'masculine' },
    edits: { one: 'edição', other: 'edições', gender: 'feminine' },
    minutes: { one: 'minuto', other: 'minutos', gender: 'masculine' },
  },
  months: [
    'janeiro',
    'fevereiro',
    'março',
    'abril',
    'maio',
    'junho',
    'julho',
    'agosto',
    'setembro',
    'outubro',
    'novembro',
    'dezembro',
  ],
  noTitle: 'sem título',
  opening: {
    title: ['Seu ano', 'em POCs'],
    subtitle: (person, year) => (person === undefined ? String(year) : `${person} · ${year}`),
    say: (person, tenant, year) => [
      person === undefined ? sentence`Olá!` : sentence`Olá, ${person}!`,
      sentence`Este foi o seu ano de ${year}, aqui na ${tenant}.`,
    ],
  },
  numbers: {
    title: ['O ano', 'em números'],
    say: ({ pocs, languages, dojos, hours }) => [
      ...(pocs === undefined
        ? []
        : [
            languages === undefined
              ? sentence`Você criou ${pocs.number} ${pocs.word}.`
              : sentence`Você criou ${pocs.number} ${pocs.word}, em ${languages.number} ${languages.word}.`,
          ]),
      ...(dojos === undefined ? [] : [sentence`E esteve em ${dojos.number} ${dojos.word}.`]),
      ...(hours === undefined
        ? []
        : [
            isPlural(hours, 'horas de prática')
              ? sentence`Foram ${hours.number} ${hours.word}!`
              : sentence`Foi ${hours.number} ${hours.word}!`,
          ]),
    ],
  },
  languages: {
    title: ['Suas', 'linguagens'],
    say: (first, percent, others) => [
      sentence`${first} esteve em ${percent} das suas POCs.`,
      ...(others.length === 0
        ? []
        : [
            others.length === 1
              ? sentence`Depois veio ${and(others)}.`
              : sentence`Depois vieram ${and(others)}.`,
          ]),
    ],
  },
  rhythm: {
    title: ['Seu ritmo', 'no ano'],
    busiest: month => `${month} foi o auge`,
    streak: ({ number, word }) => `${number.shown} ${word} seguidos`,
    active: days => `${days.number.shown} ${days.word} ${isPlural(days, 'dias') ? 'ativos' : 'ativo'}`,
    say: (month, streak) => [
      sentence`O seu mês mais intenso foi ${month}.`,
      ...(streak === undefined
        ? []
        : [sentence`E a maior sequência, de ${streak.number} ${streak.word} seguidos.`]),
    ],
  },
  poc: {
    title: ['A POC', 'do ano'],
    titleOfOnly: ['Sua POC', 'em destaque'],
    say: (name, isOnly, languages) => [
      isOnly ? sentence`Esta é a sua criação: ${name}.` : sentence`Entre todas, uma se destacou: ${name}.`,
      ...(languages.length === 0 ? [] : [sentence`Feita com ${and(languages)}.`]),
    ],
  },
  code: {
    title: ['Código', 'do seu ano'],
    say: () => [sentence`E este é um pedaço do código que nasceu por aqui.`],
  },
  dojo: {
    title: ['Um dojo em', 'dez segundos'],
    say: (name, edits, people) => [
      sentence`Lembra do dojo ${name}?`,
      people.value > 1
        ? sentence`Foram ${people.number} ${people.word} e ${edits.number} ${edits.word}, agora em dez segundos.`
        : sentence`Aqui ele passa inteiro, em dez segundos.`,
    ],
  },
  highlights: {
    title: ['Também', 'brilharam'],
    say: names => [
      names.length === 1
        ? sentence`Também brilhou ${and(names)}.`
        : sentence`Também brilharam ${and(names)}.`,
    ],
  },
  badge: {
    title: ['Seu selo', 'do ano'],
    names: {
      polyglot: 'Poliglota',
      marathoner: 'Maratonista',
      dojo: 'Alma de dojo',
      inventor: 'Mente inventora',
      explorer: 'Espírito explorador',
    },
    reasons: {
      polyglot: 'Muitas linguagens, uma só curiosidade',
      marathoner: 'Dia após dia, sem parar',
      dojo: 'Quem treina em grupo aprende em dobro',
      inventor: 'Uma ideia nova atrás da outra',
      explorer: 'Todo caminho começa com um passo',
    },
    say: (name, reason) => [sentence`O seu selo do ano é: ${name}!`, sentence`${reason}.`],
  },
  team: {
    title: ['Você', 'e o time'],
    together: tenant => `Juntos na ${tenant}`,
    ahead: percent => `Mais POCs do que ${percent}% do time`,
    say: (people, pocs, ahead) => [
      sentence`Com você, ${people.number} ${people.word} criaram ${pocs.number} ${pocs.word}.`,
      ...(ahead === undefined ? [] : [sentence`E você criou mais do que ${ahead} do time.`]),
    ],
  },
  closing: {
    title: nextYear => ['Até', `${nextYear}!`],
    note: 'Voz e apresentação sintéticas',
    say: (person, nextYear) => [
      person === undefined ? sentence`Parabéns pelo seu ano!` : sentence`Parabéns pelo seu ano, ${person}!`,
      sentence`Que venham novas ideias em ${nextYear}.`,
    ],
  },
};
