import type { ReportLanguage } from '../../report/report-request.ts';

/** A sound of speech, in the international phonetic alphabet. */
export interface Sound {
  readonly atMs: number;
  readonly ipa: string;
}

export interface SpokenWord {
  readonly startMs: number;
  readonly endMs: number;
  readonly sounds: readonly Sound[];
}

/** A sentence that was spoken: one channel of 16 bits, and when its words are heard. */
interface Utterance {
  readonly sampleRate: number;
  readonly samples: Int16Array;
  /** As many as were asked for, in their order. */
  readonly words: readonly SpokenWord[];
}

/** A voice. The same words sound the same every time. */
export interface SpeechProvider {
  /** Changes with everything that changes how it sounds: what was spoken by another is spoken again. */
  readonly id: string;
  say(words: readonly string[], language: ReportLanguage): Promise<Utterance>;
}
