import {
  acceptCompletion,
  autocompletion,
  completeAnyWord,
  completionKeymap,
} from '@codemirror/autocomplete';
import { type Extension, Prec } from '@codemirror/state';
import { keymap } from '@codemirror/view';

/**
 * Words of the open file, to be taken with Tab or a tap: in a dojo nobody should be given code that no one here wrote.
 * Enter stays a new line. Where a finger types, the list would cover half of what is left of the screen, so there it is
 * shown only when it is asked for.
 */
export function wordCompletion(isTouch: boolean): Extension {
  const keys = completionKeymap.filter(({ key }) => key !== 'Enter');
  return [
    autocompletion({
      override: [completeAnyWord],
      activateOnTyping: !isTouch,
      defaultKeymap: false,
      icons: false,
      maxRenderedOptions: 20,
      // It keeps an Enter that is under way from taking a word; here Enter takes none.
      interactionDelay: 0,
    }),
    Prec.highest(keymap.of([...keys, { key: 'Tab', run: acceptCompletion }])),
  ];
}
