import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Sheet } from '../ui/sheet.tsx';
import type { LostText } from './live-dojo.ts';
import { refusalReason } from './refusal-reason.ts';

/** What could not be kept is not thrown away: the user gets it back to paste where it fits. */
export function LostTextSheet({ lost, onClose }: { readonly lost: LostText; readonly onClose: () => void }) {
  const { translator } = useApp().language;
  const { text } = translator.value;
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(lost.text);
    isCopied.value = true;
  };
  return (
    <Sheet title={text('lost.title')} onClose={onClose}>
      <p>{text('lost.lead', { reason: refusalReason(translator.value, lost.code) })}</p>
      <textarea class="lost-text" readOnly rows={6} aria-label={text('lost.label')} value={lost.text} />
      <button type="button" class="button button-primary button-wide" onClick={copy}>
        {text(isCopied.value ? 'lost.copied' : 'lost.copy')}
      </button>
    </Sheet>
  );
}
