import { useApp } from '../context.ts';
import { dojoPath } from '../route.ts';
import { OfflineIcon } from '../ui/icons.tsx';

/** Dojos that were left with something unsaved, each with the way back. */
export function UnsavedDojos() {
  const { openDojos, dojos, navigation, language } = useApp();
  const { text, counted } = language.translator.value;
  return (
    <>
      {[...openDojos.left.value].map(([id, dojo]) => {
        const { unsaved } = dojo.view.value;
        return (
          <div class="strip strip-offline" key={id}>
            <OfflineIcon />
            <p role="status">
              {dojos.name(id).value ?? text('dojo.untitled')}:{' '}
              {unsaved > 0 ? counted('saved.unsaved', unsaved) : text('lost.label')}
            </p>
            <button type="button" class="button button-small" onClick={() => navigation.go(dojoPath(id))}>
              {text('dojos.backToUnsaved')}
            </button>
          </div>
        );
      })}
    </>
  );
}
