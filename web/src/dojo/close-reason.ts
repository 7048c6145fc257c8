import type { Close } from '@tatami/client';
import type { Translator } from '../i18n/translate.ts';

/** The user's words for a goodbye of the server's. */
export function closeReason(translator: Translator, close: Close): string {
  const key = `closed.${close.code}`;
  if (translator.has(key)) return translator.text(key);
  return translator.text('closed.other', { reason: close.reason || close.code });
}
