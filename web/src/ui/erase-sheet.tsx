import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Sheet } from './sheet.tsx';

/** What the sheet says, in the words for whoever is forgotten. */
interface ErasureWords {
  readonly title: string;
  readonly goes: string;
  readonly stays: string;
  readonly archives: string;
  readonly sure: string;
  readonly yes: string;
  readonly no: string;
}

export interface EraseSheetProps {
  readonly words: ErasureWords;
  readonly erase: (deletesArchives: boolean) => Promise<void>;
  readonly onClose: () => void;
}

/** The last question before somebody is forgotten, which cannot be taken back. */
export function EraseSheet({ words, erase, onClose }: EraseSheetProps) {
  const { language } = useApp();
  const { text } = language.translator.value;
  const isSure = useSignal(false);
  const deletesArchives = useSignal(false);
  const isBusy = useSignal(false);
  const confirm = async () => {
    if (isBusy.value || !isSure.value) return;
    isBusy.value = true;
    await erase(deletesArchives.value);
    isBusy.value = false;
  };
  return (
    <Sheet title={words.title} onClose={onClose}>
      <p>{words.goes}</p>
      <p>{words.stays}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={deletesArchives.value}
          onChange={event => {
            deletesArchives.value = event.currentTarget.checked;
          }}
        />
        <span>{words.archives}</span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isSure.value}
          onChange={event => {
            isSure.value = event.currentTarget.checked;
          }}
        />
        <span>{words.sure}</span>
      </label>
      <button
        type="button"
        class="button button-danger button-wide"
        disabled={!isSure.value}
        aria-disabled={isBusy.value}
        onClick={confirm}
      >
        {isBusy.value ? text('app.loading') : words.yes}
      </button>
      <button type="button" class="button button-wide" onClick={onClose}>
        {words.no}
      </button>
    </Sheet>
  );
}
