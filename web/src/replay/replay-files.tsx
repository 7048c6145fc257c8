import { useApp } from '../context.ts';
import { FileTabs } from '../dojo/file-tabs.tsx';
import type { Replay } from './replay.ts';

/** The files of the recording, once there is more than one: the view goes from file to file with the edits until one is chosen. */
export function ReplayFiles({ replay }: { readonly replay: Replay }) {
  const { text } = useApp().language.translator.value;
  const { files, file } = replay.view.value;
  if (files.length < 2 || file === undefined) return null;
  return (
    <div class="replay-files">
      <FileTabs files={files} current={file.root} onOpen={root => replay.chooseFile(root)} />
      {!replay.isFollowing && (
        <button type="button" class="button button-small" onClick={() => replay.chooseFile(undefined)}>
          {text('replay.follow')}
        </button>
      )}
    </div>
  );
}
