import type { Translator } from '../i18n/translate.ts';

/** The user's words for a code of the server's. */
export function refusalReason(translator: Translator, code: string): string {
  const key = `refused.${code}`;
  return translator.text(translator.has(key) ? key : 'refused.other');
}
