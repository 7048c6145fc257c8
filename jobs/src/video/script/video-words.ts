import type { Plural } from '../../report/report-words.ts';
import type { Gender } from './number-words.ts';
import type { Reading, Sentence } from './sentence.ts';
import type { SceneOf } from './video-script.ts';

interface CountedWord extends Plural {
  readonly gender: Gender;
}

/** A number with its word in the right form. */
export interface Counted {
  readonly value: number;
  readonly number: Reading;
  readonly word: string;
}

export type Badge = SceneOf<'badge'>['show']['badge'];
export type CountedThing = 'pocs' | 'languages' | 'dojos' | 'hours' | 'people' | 'days' | 'edits' | 'minutes';

/** Everything that a video says of its own. Sentences are spoken; the rest is shown. */
export interface VideoWords {
  readonly counted: Readonly<Record<CountedThing, CountedWord>>;
  readonly months: readonly string[];
  readonly noTitle: string;
  readonly opening: {
    readonly title: readonly string[];
    readonly subtitle: (person: string | undefined, year: number) => string;
    readonly say: (person: string | undefined, tenant: string, year: Reading) => Sentence[];
  };
  readonly numbers: {
    readonly title: readonly string[];
    readonly say: (counts: {
      readonly pocs: Counted | undefined;
      readonly languages: Counted | undefined;
      readonly dojos: Counted | undefined;
      readonly hours: Counted | undefined;
    }) => Sentence[];
  };
  readonly languages: {
    readonly title: readonly string[];
    readonly say: (first: string, percent: Reading, others: readonly string[]) => Sentence[];
  };
  readonly rhythm: {
    readonly title: readonly string[];
    readonly busiest: (month: string) => string;
    readonly streak: (days: Counted) => string;
    readonly active: (days: Counted) => string;
    readonly say: (month: string, streak: Counted | undefined) => Sentence[];
  };
  readonly poc: {
    readonly title: readonly string[];
    readonly titleOfOnly: readonly string[];
    readonly say: (name: string, isOnly: boolean, languages: readonly string[]) => Sentence[];
  };
  readonly code: { readonly title: readonly string[]; readonly say: () => Sentence[] };
  readonly dojo: {
    readonly title: readonly string[];
    readonly say: (name: string, edits: Counted, people: Counted) => Sentence[];
  };
  readonly highlights: {
    readonly title: readonly string[];
    readonly say: (names: readonly string[]) => Sentence[];
  };
  readonly badge: {
    readonly title: readonly string[];
    readonly names: Readonly<Record<Badge, string>>;
    readonly reasons: Readonly<Record<Badge, string>>;
    readonly say: (name: string, reason: string) => Sentence[];
  };
  readonly team: {
    readonly title: readonly string[];
    readonly together: (tenant: string) => string;
    readonly ahead: (percent: number) => string;
    readonly say: (people: Counted, pocs: Counted, ahead: Reading | undefined) => Sentence[];
  };
  readonly closing: {
    readonly title: (nextYear: number) => readonly string[];
    readonly note: string;
    readonly say: (person: string | undefined, nextYear: Reading) => Sentence[];
  };
}
