import type { Translator } from '../i18n/translate.ts';

/** What the search panel of the editor says: CodeMirror's own words, and ours for them. */
export function searchPhrases(text: Translator['text']): Readonly<Record<string, string>> {
  return {
    Find: text('find.find'),
    Replace: text('find.with'),
    next: text('find.next'),
    previous: text('find.previous'),
    all: text('find.all'),
    'match case': text('find.case'),
    regexp: text('find.pattern'),
    'by word': text('find.word'),
    replace: text('find.replace'),
    'replace all': text('find.replaceAll'),
    close: text('find.close'),
    'current match': text('find.current'),
    'on line': text('find.onLine'),
    'replaced match on line $': text('find.replaced'),
    'replaced $ matches': text('find.replacedAll'),
  };
}
