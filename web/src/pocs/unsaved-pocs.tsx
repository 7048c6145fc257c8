import { useApp } from '../context.ts';
import { OfflineIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';

/** POCs that somebody began to write and left, each with the way back. */
export function UnsavedPocs() {
  const { pocForms, language } = useApp();
  const { text } = language.translator.value;
  return (
    <>
      {pocForms.unsaved.value.map(([path, form]) => (
        <div class="strip strip-offline" key={path}>
          <OfflineIcon />
          <p role="status">
            {text('pocs.unsaved', { name: form.fields.value.name.trim() || text('pocs.untitled') })}
          </p>
          <Link class="button button-small" href={path}>
            {text('dojos.backToUnsaved')}
          </Link>
        </div>
      ))}
    </>
  );
}
