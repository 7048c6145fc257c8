import { isOneLine } from '@tatami/kernel';

/**
 * The formats of texts in requests, by the name that a schema gives: what a validator has to be told besides the
 * schemas. PostgreSQL stores no NUL, and half of a surrogate pair is no text in UTF-8.
 */
export const TEXT_FORMATS: Readonly<Record<TextFormat, (text: string) => boolean>> = {
  'plain-text': text => !/[\0\p{Surrogate}]/u.test(text),
  // What shows as a name.
  'one-line': isOneLine,
  'http-url': isHttpUrl,
  'calendar-day': isCalendarDay,
};

export type TextFormat = 'plain-text' | 'one-line' | 'http-url' | 'calendar-day';

/** A link that is safe to show: `javascript:` and the like run in the page, and a password in a link is no secret any more. */
function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s\p{Control}\p{Surrogate}]+$/iu.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

/** A day that there is: JavaScript reads the 31st of February as a day in March, and has a year 0, which PostgreSQL has not. */
function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
