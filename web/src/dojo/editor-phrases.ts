import type { Translator } from '../i18n/translate.ts';

/** What the editor says in its search panel and in the list of words: CodeMirror's own words, and ours for them. */
export function editorPhrases(text: Translator['text']): Readonly<Record<string, string>> {
  return {
    Completions: text('keys.completions'),
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
