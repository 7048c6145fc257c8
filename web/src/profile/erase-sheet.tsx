import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Sheet } from '../ui/sheet.tsx';
import type { OwnProfile } from './own-profile.ts';

export interface EraseSheetProps {
  readonly own: OwnProfile;
  readonly onClose: () => void;
}

/** The last question before somebody is forgotten, which cannot be taken back. */
export function EraseSheet({ own, onClose }: EraseSheetProps) {
  const { signIn, language, toasts } = useApp();
  const { text } = language.translator.value;
  const isSure = useSignal(false);
  const deletesArchives = useSignal(false);
  const isBusy = useSignal(false);
  const erase = async () => {
    if (isBusy.value || !isSure.value) return;
    isBusy.value = true;
    const outcome = await own.erase(deletesArchives.value);
    isBusy.value = false;
    if (outcome === 'done') await signIn.end();
    else toasts.show(text(`profile.erase.${outcome}`));
  };
  return (
    <Sheet title={text('profile.erase.title')} onClose={onClose}>
      <p>{text('profile.erase.goes')}</p>
      <p>{text('profile.erase.stays')}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={deletesArchives.value}
          onChange={event => {
            deletesArchives.value = event.currentTarget.checked;
          }}
        />
        <span>{text('profile.erase.archives')}</span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isSure.value}
          onChange={event => {
            isSure.value = event.currentTarget.checked;
          }}
        />
        <span>{text('profile.erase.sure')}</span>
      </label>
      <button
        type="button"
        class="button button-danger button-wide"
        disabled={!isSure.value}
        aria-disabled={isBusy.value}
        onClick={erase}
      >
        {text(isBusy.value ? 'app.loading' : 'profile.erase.yes')}
      </button>
      <button type="button" class="button button-wide" onClick={onClose}>
        {text('profile.erase.no')}
      </button>
    </Sheet>
  );
}
