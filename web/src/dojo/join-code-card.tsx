import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { joinCodePath } from '../route.ts';
import { QrCode } from '../ui/qr-code.tsx';

interface JoinCodeCardProps {
  readonly dojoId: string;
  /** The code that the dojo has when this is shown. */
  readonly first: string | undefined;
}

/** The code of a dojo, large enough to be read from a projector; to be made, copied, renewed and taken away. */
export function JoinCodeCard({ dojoId, first }: JoinCodeCardProps) {
  const { dojos, toasts, language } = useApp();
  const { text } = language.translator.value;
  const code = useSignal(first);
  const isBusy = useSignal(false);
  const change = async (ask: () => Promise<string | undefined>) => {
    if (isBusy.value) return;
    isBusy.value = true;
    try {
      code.value = await ask();
    } catch (cause) {
      console.warn('join code', cause);
      toasts.show(text('joinCode.changeFailed'));
    }
    isBusy.value = false;
  };
  const make = () => change(() => dojos.makeJoinCode(dojoId));
  const remove = () =>
    change(async () => {
      await dojos.removeJoinCode(dojoId);
      return undefined;
    });
  const now = code.value;
  if (now === undefined) {
    return (
      <div class="card">
        <p class="soft">{text('joinCode.none')}</p>
        <button type="button" class="button button-wide" onClick={make}>
          {text('joinCode.make')}
        </button>
      </div>
    );
  }
  const shown = `${now.slice(0, 4)}-${now.slice(4)}`;
  return (
    <div class="card">
      <p class="soft">{text('joinCode.how')}</p>
      <output class="join-code join-code-shown">{shown}</output>
      <p class="soft">{text('joinCode.scan')}</p>
      <QrCode address={location.origin + joinCodePath(now)} label={text('joinCode.qr', { code: shown })} />
      <div class="join-code-actions">
        <button
          type="button"
          class="button button-small"
          onClick={async () => {
            await navigator.clipboard.writeText(shown);
            toasts.show(text('joinCode.copied'));
          }}
        >
          {text('joinCode.copy')}
        </button>
        <button type="button" class="button button-small" onClick={make}>
          {text('joinCode.renew')}
        </button>
        <button type="button" class="button button-small" onClick={remove}>
          {text('joinCode.remove')}
        </button>
      </div>
    </div>
  );
}
