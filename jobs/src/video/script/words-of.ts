import type { ReportLanguage } from '../../report/report-request.ts';
import { EN } from './english-words.ts';
import { PT_BR } from './portuguese-words.ts';
import type { VideoWords } from './video-words.ts';

export function videoWordsOf(language: ReportLanguage): VideoWords {
  return language === 'pt-BR' ? PT_BR : EN;
}
