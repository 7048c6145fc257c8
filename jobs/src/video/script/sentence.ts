import { type Static, Type } from 'typebox';

/** One word, as captions show it and as a voice reads it: `23` is read as `vinte e três`. */
const Word = Type.Object(
  { shown: Type.String({ minLength: 1 }), spoken: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
);
type Word = Static<typeof Word>;

export const Sentence = Type.Array(Word, { minItems: 1 });
export type Sentence = Static<typeof Sentence>;

/** Part of a sentence that is read otherwise than it is written. It is one word. */
export interface Reading {
  readonly shown: string;
  readonly spoken: string;
}

/**
 * A sentence of a template: what is put in as text is read as it is written.
 *
 *     sentence`You made ${{ shown: '23', spoken: 'twenty-three' }} POCs.`
 */
export function sentence(texts: TemplateStringsArray, ...values: readonly (string | Reading)[]): Sentence {
  const words: Word[] = [];
  let word: Word = { shown: '', spoken: '' };
  const end = () => {
    if (word.shown !== '') words.push(word);
    word = { shown: '', spoken: '' };
  };
  const add = ({ shown, spoken }: Reading) => {
    word = { shown: word.shown + shown, spoken: word.spoken + spoken };
  };
  const addText = (text: string) => {
    for (const part of text.split(/(\s+)/)) {
      if (part.trim() === '') {
        if (part !== '') end();
      } else add({ shown: part, spoken: part });
    }
  };
  for (const [index, text] of texts.entries()) {
    addText(text);
    const value = values[index];
    // A text that was cut is not read with its dots: they would make a pause.
    if (typeof value === 'string') addText(value.replace(/…$/, ''));
    else if (value !== undefined) add(value);
  }
  end();
  return words;
}

/** The text of a sentence as people read it. */
export function shownText(words: Sentence): string {
  return words.map(({ shown }) => shown).join(' ');
}
