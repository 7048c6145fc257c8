import { useApp } from '../context.ts';
import { EyeIcon } from '../ui/icons.tsx';
import type { SharedReplay } from './shared-replay.ts';

/** Who plays for everybody, and the way out of it and back. */
export function SharedStrip({ shared }: { readonly shared: SharedReplay }) {
  const { text } = useApp().language.translator.value;
  const view = shared.view.value;
  switch (view.kind) {
    case 'alone':
      return null;
    case 'leading':
      return (
        <Strip
          says={text('replay.leading')}
          action={text('replay.stopLeading')}
          onAct={() => shared.stopLeading()}
        />
      );
    case 'following':
      return (
        <Strip
          says={text('replay.plays', { name: view.leader })}
          action={text('replay.breakAway')}
          onAct={() => shared.breakAway()}
        />
      );
    case 'away':
      return (
        <Strip
          says={text('replay.away', { name: view.leader })}
          action={text('replay.comeBack')}
          onAct={() => shared.comeBack()}
        />
      );
  }
}

interface StripProps {
  readonly says: string;
  readonly action: string;
  readonly onAct: () => void;
}

function Strip({ says, action, onAct }: StripProps) {
  return (
    <div class="strip">
      <EyeIcon />
      <p role="status">{says}</p>
      <button type="button" class="button button-small" aria-keyshortcuts="j" onClick={onAct}>
        {action}
      </button>
    </div>
  );
}
