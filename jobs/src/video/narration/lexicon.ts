import type { ReportLanguage } from '../../report/report-request.ts';

/** How a voice has to be told to say names that it would read by the rules of its language. */
const PT_BR: Readonly<Record<string, string>> = {
  'c#': 'cê charp',
  'c++': 'cê mais mais',
  'f#': 'éfe charp',
  '.net': 'dót nét',
  'node.js': 'nôude djêi ésse',
  'vue.js': 'viu djêi ésse',
  ai: 'á í',
  api: 'á pê í',
  cli: 'cê éle í',
  docker: 'dóquer',
  dojo: 'dôjo',
  dojos: 'dôjos',
  elixir: 'elíxir',
  go: 'gôu',
  graphql: 'gráf quê éle',
  haskell: 'ráscel',
  java: 'djáva',
  javascript: 'djáva script',
  kubernetes: 'cubernétis',
  poc: 'póc',
  pocs: 'pócs',
  postgresql: 'póstgres',
  python: 'páiton',
  randori: 'randôri',
  react: 'riéct',
  ruby: 'rúbi',
  rust: 'rãst',
  shell: 'chél',
  sql: 'ésse quê éle',
  swift: 'suíft',
  typescript: 'táipe script',
  wasm: 'uázem',
};

const EN: Readonly<Record<string, string>> = {
  'c#': 'C sharp',
  'c++': 'C plus plus',
  'f#': 'F sharp',
  '.net': 'dot net',
  'node.js': 'node J S',
  'vue.js': 'view J S',
  cli: 'C L I',
  dojo: 'doejoe',
  dojos: 'doejoes',
  graphql: 'graph Q L',
  kubernetes: 'koobernettees',
  poc: 'P O C',
  pocs: 'P O sees',
  postgresql: 'post gress',
  randori: 'randoree',
  sql: 'sequel',
  typescript: 'type script',
  javascript: 'java script',
  wasm: 'wazzem',
};

const AROUND = /^([^\p{L}\p{N}.]*)(.*?)([^\p{L}\p{N}#+]*)$/u;

/** A word as a voice should read it: names of technologies by their sound, and the punctuation that makes pauses. */
export function pronounced(word: string, language: ReportLanguage): string {
  const [, before = '', name = '', after = ''] = AROUND.exec(word) ?? [];
  const lexicon = language === 'pt-BR' ? PT_BR : EN;
  const key = name.toLowerCase();
  return Object.hasOwn(lexicon, key) ? `${before}${lexicon[key]}${after}` : word;
}
