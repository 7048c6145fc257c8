import { useApp } from '../context.ts';
import { replayPath } from '../route.ts';
import { EyeIcon } from '../ui/icons.tsx';
import type { DojoView } from './live-dojo.ts';

/** Somebody plays the recording for everybody: a tap goes where they are. */
export function ReplayStrip({ dojoId, view }: { readonly dojoId: string; readonly view: DojoView }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  const leader = view.members.find(({ isSelf, replay }) => !isSelf && replay !== undefined);
  if (leader === undefined) return null;
  return (
    <div class="strip">
      <EyeIcon />
      <p role="status">{text('replay.plays', { name: leader.name })}</p>
      <button type="button" class="button button-small" onClick={() => navigation.go(replayPath(dojoId))}>
        {text('replay.watch')}
      </button>
    </div>
  );
}
