import { languageOf } from './languages.ts';

/** What a line that defines something looks like; the first group is the name. */
type Patterns = readonly RegExp[];

/** A longer line is no definition that somebody has typed, and would cost the most. */
const MAX_LINE_LENGTH = 300;
const MAX_TEXT_LENGTH = 100_000;
const MIN_NAME_LENGTH = 2;
const MAX_NAME_LENGTH = 64;

const ID = '[\\p{L}_$][\\p{L}\\p{N}_$]*';
/** The indentation of what is one level in, such as a method of a class. */
const ONE_LEVEL = '(?: {2,4}|\\t)';
const TYPE = '[\\p{L}_][^\\s(=;]*(?:\\s*<[^(=;]*>)?(?:\\[\\])*';

/** A line begins with the pattern, in which `ID`, `ONE_LEVEL` and `TYPE` stand for the above. */
function line(pattern: string): RegExp {
  const whole = pattern.replace(/\bONE_LEVEL\b|\bTYPE\b|\bID\b/g, part => PARTS[part] ?? part);
  return new RegExp(`^${whole}`, 'u');
}
const PARTS: Readonly<Record<string, string>> = { ID, ONE_LEVEL, TYPE };

const SCRIPT: Patterns = [
  line(
    '(?:export\\s+)?(?:default\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(?:const\\s+enum|function\\s*\\*?|class|interface|type|enum|namespace)\\s+(ID)',
  ),
  line('export\\s+(?:declare\\s+)?(?:const|let|var)\\s+(ID)'),
  line(
    '(?:const|let|var)\\s+(ID)\\s*(?::[^=]*)?=\\s*(?:async\\s*)?(?:function\\b|class\\b|\\([^)]*\\)[^=]*=>|ID\\s*=>)',
  ),
  line('(?:module\\.)?exports\\.(ID)\\s*='),
  line(
    'ONE_LEVEL(?:(?:public|private|protected|static|override|abstract|async|get|set)\\s+)*[*#]?(ID)\\s*\\([^;\'"`]*\\)\\s*(?::[^=]*)?\\{\\s*$',
  ),
];

const PYTHON: Patterns = [
  line('ONE_LEVEL?(?:async\\s+)?def\\s+(ID)\\s*[(\\[]'),
  line('class\\s+(ID)\\s*[(:\\[]'),
  line('(\\p{Lu}[\\p{Lu}\\p{N}_]+)\\s*(?::[^=]*)?=(?!=)'),
];

const CLASSES: Patterns = [
  line(
    '[ \\t]{0,4}(?:[a-z@]+\\s+)*?(?:(?:enum|annotation|record)\\s+(?:class|struct)|class|interface|@interface|enum|record|struct|object|trait|protocol|actor|typealias)\\s+(ID)\\s*(?:[<({:;=]|extends\\b|implements\\b|permits\\b|where\\b|$)',
  ),
  line(
    '[ \\t]{0,4}(?:@?\\p{L}+\\s+)*?(?:fun|func|def)\\s+(?:<[^>]*>\\s*)?(?:ID(?:<[^>]*>)?\\.)?(ID)\\s*[(<\\[:=]',
  ),
  line('[ \\t]{0,8}(?:[a-z]+\\s+)*?const\\s+val\\s+(ID)'),
  line('[ \\t]{0,8}(?:[a-z]+\\s+)*?(?:static\\s+final|const)\\s+TYPE\\s+(ID)\\s*='),
  line(
    '[ \\t]{1,8}(?:(?:public|protected|private|internal|static|final|abstract|override|virtual|async|synchronized|default|sealed|partial)\\s+)+(?:<[^>]*>\\s*)?TYPE\\s+(ID)\\s*(?:<[^>]*>)?\\(',
  ),
  line('ONE_LEVEL(?!return\\b|new\\b|else\\b|throw\\b|await\\b)TYPE\\s+(ID)\\s*\\([^;]*\\)[^;]*\\{\\s*$'),
];

const GO: Patterns = [
  line('func\\s+(?:\\([^)]*\\)\\s*)?(ID)\\s*[(\\[]'),
  line('type\\s+(ID)\\s'),
  line('(?:const|var)\\s+(\\p{Lu}[\\p{L}\\p{N}_]*)\\s'),
  line('\\t(\\p{Lu}[\\p{L}\\p{N}_]*)\\s+(?:[\\p{L}\\p{N}_]+\\s+)?=\\s'),
];

const RUST: Patterns = [
  line(
    'ONE_LEVEL?(?:pub(?:\\([^)]*\\))?\\s+)?(?:(?:async|const|unsafe|extern|default)\\s+(?:"[^"]*"\\s+)?)*fn\\s+(ID)',
  ),
  line('(?:pub(?:\\([^)]*\\))?\\s+)?(?:struct|enum|trait|type|union|mod|macro_rules!)\\s+(ID)'),
  line('(?:pub(?:\\([^)]*\\))?\\s+)?(?:const|static)\\s+(?:mut\\s+)?(ID)\\s*:'),
];

const C: Patterns = [
  line(
    '(?:typedef\\s+)?(?:enum\\s+class|struct|class|enum|union|namespace|concept)\\s+(ID)\\s*(?:[:{]|final\\b|$)',
  ),
  line('using\\s+(ID)\\s*='),
  line('#\\s*define\\s+(ID)'),
  line(
    '(?!return\\b|else\\b|using\\b|typedef\\b)(?:[\\p{L}_][\\p{L}\\p{N}_:<>,*&]*\\s+)+[*&]*(?:[\\p{L}\\p{N}_]+::)*~?(ID)\\s*\\([^;]*$',
  ),
];

const RUBY: Patterns = [
  line('ONE_LEVEL?def\\s+(?:self\\.)?(ID)'),
  line('[ \\t]{0,4}(?:class|module)\\s+(?:\\p{Lu}[\\p{L}\\p{N}_]*::)*(\\p{Lu}[\\p{L}\\p{N}_]*)'),
  line('ONE_LEVEL?(\\p{Lu}[\\p{Lu}\\p{N}_]+)\\s*=(?![=~>])'),
];

const PHP: Patterns = [
  line('ONE_LEVEL?(?:(?:public|protected|private|static|abstract|final)\\s+)*function\\s+&?(ID)\\s*\\('),
  line('(?:(?:abstract|final|readonly)\\s+)*(?:class|interface|trait|enum)\\s+(ID)'),
  line('ONE_LEVEL?(?:(?:public|protected|private|final)\\s+)*const\\s+(?:ID\\s+)?(ID)\\s*='),
];

const BY_LANGUAGE: ReadonlyMap<string, Patterns> = new Map([
  ['JavaScript', SCRIPT],
  ['TypeScript', SCRIPT],
  ['Python', PYTHON],
  ['Java', CLASSES],
  ['Kotlin', CLASSES],
  ['C#', CLASSES],
  ['Swift', CLASSES],
  ['Scala', CLASSES],
  ['Go', GO],
  ['Rust', RUST],
  ['C', C],
  ['C++', C],
  ['Ruby', RUBY],
  ['PHP', PHP],
]);

/** What looks like a call or a definition of these is a statement; a constructor is called as its class or says nothing. */
const NO_NAMES = new Set(
  'if for while switch catch return function constructor new else do try with using lock sizeof main init'.split(
    ' ',
  ),
);

/**
 * What a file defines for others to use: functions, classes and their methods, types and constants, in the order of the
 * lines. It reads line by line and knows no comments and no strings, so it may take one for a definition: what comes of it
 * is searched with the lowest weight and never shown as true. A parser for each language would be a hundred times as much
 * code.
 */
export function symbolsOf(fileName: string, text: string): string[] {
  const patterns = BY_LANGUAGE.get(languageOf(fileName) ?? '');
  if (patterns === undefined) return [];
  const found = new Set<string>();
  for (const each of text.slice(0, MAX_TEXT_LENGTH).split('\n')) {
    if (each.length > MAX_LINE_LENGTH) continue;
    const name = nameIn(each.trimEnd(), patterns);
    if (name !== undefined) found.add(name);
  }
  return [...found];
}

function nameIn(text: string, patterns: Patterns): string | undefined {
  for (const pattern of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name === undefined || NO_NAMES.has(name) || name.startsWith('__')) continue;
    if (name.length >= MIN_NAME_LENGTH && name.length <= MAX_NAME_LENGTH) return name;
  }
  return undefined;
}
