import { findSecrets } from '../../archive/secrets.ts';

/** A video is shared more widely than an archive, so what is only named like a secret counts, too. */
const ASSIGNED = /(?:passw(?:or)?d|senha|secret|token|api[_-]?key)\w*["']?\s*[:=]\s*["'`][^"'`]{6,}/i;

/** Whether a text holds something that nobody should see. Such a text is left out as a whole, not only its line. */
export function holdsSecret(text: string): boolean {
  return ASSIGNED.test(text) || findSecrets(new Map([['', text]])).length > 0;
}
