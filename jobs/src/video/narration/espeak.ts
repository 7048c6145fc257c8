import type { ReportLanguage } from '../../report/report-request.ts';
import { runProgram } from '../program/run-program.ts';
import { pronounced } from './lexicon.ts';
import type { SpeechProvider } from './speech-provider.ts';
import { readWav } from './wav.ts';
import { spreadWords, voicedSpan } from './word-times.ts';

const VOICES: Readonly<Record<ReportLanguage, string>> = { 'pt-BR': 'pt-br', en: 'en-us' };
const WORDS_PER_MINUTE = '155';

/**
 * The voice of espeak-ng: understood by everybody, and clearly a machine. It speaks a thousand times as fast as one
 * listens, needs no model and no network; a better voice is another SpeechProvider.
 */
export function espeak(): SpeechProvider {
  return {
    id: 'espeak-ng-1',
    say: async (words, language) => {
      const texts = words.map(word => pronounced(word, language));
      const voice = ['-v', VOICES[language], '-s', WORDS_PER_MINUTE];
      // What people typed goes in as input and never as an argument, which could be an option.
      const [wav, phonemes] = await Promise.all([
        runProgram('espeak-ng', [...voice, '--stdin', '--stdout'], texts.join(' ')),
        runProgram(
          'espeak-ng',
          [...voice, '-q', '--ipa'],
          texts.map(text => `${lettersOf(text)}\n`).join(''),
        ),
      ]);
      const { sampleRate, samples } = readWav(wav);
      const lines = phonemes.toString('utf8').split('\n');
      // One line for each word, or the words are spread by their letters.
      const isByLine = lines.length === texts.length + 1;
      const ipa = texts.map((text, i) => (isByLine ? (lines[i] ?? '') : lettersOf(text)));
      return { sampleRate, samples, words: spreadWords(texts, ipa, voicedSpan(samples, sampleRate)) };
    },
  };
}

/** A word that is one clause to espeak-ng, whatever was in it. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}#+]+/gu, ' ').trim();
}
