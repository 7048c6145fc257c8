import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { FileTabs } from './file-tabs.tsx';
import { FilesSheet } from './files-sheet.tsx';
import type { LiveDojo } from './live-dojo.ts';

/** The files of an open dojo, and a word where the one that is shown was deleted. */
export function DojoFileBar({ dojo }: { readonly dojo: LiveDojo }) {
  const { text } = useApp().language.translator.value;
  const isManaging = useSignal(false);
  const { files, file, isFileDeleted, readOnlyReason } = dojo.view.value;
  const mayWrite = readOnlyReason === undefined;
  if (file === undefined || (files.length < 2 && !mayWrite)) return null;
  return (
    <>
      <FileTabs
        files={files}
        current={file.root}
        onOpen={root => dojo.openFile(root)}
        {...(mayWrite && {
          onManage: () => {
            isManaging.value = true;
          },
        })}
      />
      {isFileDeleted && (
        <div class="strip" role="status">
          <span>{text('codeFiles.wasDeleted', { file: file.name })}</span>
          {mayWrite && (
            <button type="button" class="button button-small" onClick={() => dojo.restoreFile()}>
              {text('codeFiles.restore')}
            </button>
          )}
        </div>
      )}
      {isManaging.value && (
        <FilesSheet
          dojo={dojo}
          onClose={() => {
            isManaging.value = false;
          }}
        />
      )}
    </>
  );
}
