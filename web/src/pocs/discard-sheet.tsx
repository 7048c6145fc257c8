import { useApp } from '../context.ts';
import { Sheet } from '../ui/sheet.tsx';

export interface DiscardSheetProps {
  readonly onDiscard: () => void;
  readonly onClose: () => void;
}

/** Asked before typed text is thrown away; a step back keeps it. */
export function DiscardSheet({ onDiscard, onClose }: DiscardSheetProps) {
  const { text } = useApp().language.translator.value;
  return (
    <Sheet title={text('pocForm.discardSure')} onClose={onClose}>
      <button type="button" class="button button-danger button-wide" onClick={onDiscard}>
        {text('pocForm.discardYes')}
      </button>
      <button type="button" class="button button-wide" onClick={onClose}>
        {text('pocForm.discardNo')}
      </button>
    </Sheet>
  );
}
