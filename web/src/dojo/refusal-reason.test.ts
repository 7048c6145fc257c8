import { describe, expect, it } from 'vitest';
import { loadTexts } from '../i18n/load-texts.ts';
import { createTranslator, type Language } from '../i18n/translate.ts';
import { refusalReason } from './refusal-reason.ts';

const REFUSALS_OF_EDITS = [
  'message-malformed',
  'message-too-large',
  'update-malformed',
  'update-forged',
  'update-unsafe',
  'update-incomplete',
  'update-too-large',
  'content-not-allowed',
  'document-full',
  'foreign-device',
  'forbidden',
  'read-only',
  'not-driver',
  'not-facilitator',
  'dojo-paused',
  'dojo-archived',
  'wrong-epoch',
  'rate-limited',
  'too-many-refusals',
  'not-saving',
  'overloaded',
  'internal',
];

describe.each<Language>(['en', 'pt-BR'])('in %s', async language => {
  const translator = createTranslator(language, await loadTexts(language));

  it.each(REFUSALS_OF_EDITS)('%s has words of its own', code => {
    const reason = refusalReason(translator, code);
    expect(reason).not.toBe(translator.text('refused.other'));
    expect(reason).not.toContain(code);
  });

  it('a code of a newer server has general words', () => {
    expect(refusalReason(translator, 'from-the-future')).toBe(translator.text('refused.other'));
  });
});
