import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { CloseIcon } from './icons.tsx';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Something in it has `autofocus`; else the title takes the focus, not the button that closes. */
  readonly hasFocus?: boolean;
  readonly children: ComponentChildren;
}

/** A native dialog: from below on a phone, in the middle elsewhere. Escape and a tap beside it close it. */
export function Sheet({ title, onClose, hasFocus = false, children }: SheetProps) {
  const { translator } = useApp().language;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own key; the tap beside it is a convenience.
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={event => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2 id={titleId} tabIndex={-1} autofocus={!hasFocus}>
            {title}
          </h2>
          <button
            type="button"
            class="icon-button"
            aria-label={translator.value.text('sheet.close')}
            onClick={onClose}
          >
            <CloseIcon />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
