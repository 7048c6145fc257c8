import type { Setting } from './settings.ts';

/** Any text. */
export function text(options: { fallback: string; shownAs?: string; sets: string }): Setting<string> {
  const { fallback, sets, shownAs = code(fallback) } = options;
  return { fallback: shownAs, kind: 'text', sets, read: text => ({ value: text ?? fallback }) };
}

/** Any text, or nothing. */
export function optionalText(options: { fallback?: string; sets: string }): Setting<string | undefined> {
  const { fallback = 'none', sets } = options;
  return { fallback, kind: 'text', sets, read: text => ({ value: text }) };
}

/** A whole number in a range. */
export function wholeNumber(options: {
  fallback: number;
  min: number;
  max: number;
  sets: string;
}): Setting<number> {
  const { fallback, min, max, sets } = options;
  return {
    fallback: code(String(fallback)),
    kind: `${min} to ${max}`,
    sets,
    read: text => {
      if (text === undefined || text === '') return { value: fallback };
      const value = Number(text);
      if (Number.isInteger(value) && value >= min && value <= max) return { value };
      return { problem: `is ${JSON.stringify(text)}, but must be a whole number from ${min} to ${max}` };
    },
  };
}

/** A port to listen on, or nothing. */
export function optionalPort(options: { sets: string }): Setting<number | undefined> {
  const { read } = wholeNumber({ fallback: 0, min: 0, max: 65_535, sets: options.sets });
  return {
    fallback: 'none',
    kind: '0 to 65535',
    sets: options.sets,
    read: text => (text === undefined || text === '' ? { value: undefined } : read(text)),
  };
}

/** One of a few words. */
export function oneOf<Word extends string>(options: {
  words: readonly Word[];
  fallback: Word;
  sets: string;
}): Setting<Word> {
  const { words, fallback, sets } = options;
  return {
    fallback: code(fallback),
    kind: words.map(code).join(', '),
    sets,
    read: (text = fallback) => {
      const value = words.find(word => word === text);
      return value === undefined ? { problem: `must be one of ${words.join(', ')}` } : { value };
    },
  };
}

/** Items with commas between. */
export function list(options: {
  sets: string;
  /** What is wrong with an item, as the end of a sentence; undefined if nothing is. */
  problemOf?: (item: string) => string | undefined;
}): Setting<readonly string[]> {
  const { sets, problemOf = () => undefined } = options;
  return {
    fallback: 'none',
    kind: 'list, with commas between',
    sets,
    read: (text = '') => {
      const value = text
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== '');
      const problems = value.flatMap(item => problemOf(item) ?? []);
      return problems.length === 0 ? { value } : { problem: problems.join('; ') };
    },
  };
}

/** The address of a PostgreSQL database, which holds a password: no message shows it. */
export function databaseUrl(options: { sets: string }): Setting<string> {
  return {
    fallback: '',
    kind: '`postgres://user:password@host:port/database`',
    sets: options.sets,
    read: (text = '') =>
      /^postgres(ql)?:\/\//.test(text)
        ? { value: text }
        : { problem: 'must be set: postgres://user:password@host:port/database' },
  };
}

/** The address of a server that may ask for a password, or nothing: no message shows it. */
export function httpUrl(options: { sets: string }): Setting<string | undefined> {
  return {
    fallback: 'none',
    kind: '`https://user:password@host:port`',
    sets: options.sets,
    read: text =>
      text === undefined || text === ''
        ? { value: undefined }
        : /^https?:\/\//.test(text) && URL.canParse(text)
          ? { value: text }
          : { problem: 'must be an address: https://user:password@host:port' },
  };
}

function code(text: string): string {
  return `\`${text}\``;
}
