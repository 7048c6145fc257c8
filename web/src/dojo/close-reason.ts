import type { Close } from '@tatami/client';
import type { Translator } from '../i18n/translate.ts';
import { refusalReason } from './refusal-reason.ts';

/** The user's words for a goodbye of the server's. */
export function closeReason(translator: Translator, close: Close): string {
  const key = `closed.${close.code}`;
  if (translator.has(key)) return translator.text(key);
  const reason = translator.has(`refused.${close.reason}`)
    ? refusalReason(translator, close.reason)
    : close.reason || close.code;
  return translator.text('closed.other', { reason });
}
