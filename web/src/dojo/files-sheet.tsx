import { useSignal } from '@preact/signals';
import type { ListedFile } from '@tatami/client';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { LiveDojo } from './live-dojo.ts';

/** The files of a dojo: makes, opens, renames, moves and deletes them. A folder is a part of the name. */
export function FilesSheet({ dojo, onClose }: { readonly dojo: LiveDojo; readonly onClose: () => void }) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const { files, file } = dojo.view.value;
  const renamed = useSignal<ListedFile | undefined>(undefined);
  const remove = (one: ListedFile) => {
    dojo.deleteFile(one.root);
    toasts.show(text('codeFiles.deleted', { file: one.name }));
  };
  return (
    <Sheet title={text('dojo.files')} onClose={onClose}>
      <ul class="members">
        {files.map(one => (
          <li key={one.root} class="member file">
            <button
              type="button"
              class="file-name"
              aria-current={one.root === file?.root ? 'page' : undefined}
              onClick={() => {
                dojo.openFile(one.root);
                onClose();
              }}
            >
              {one.name}
            </button>
            <button
              type="button"
              class="button button-small"
              aria-label={text('codeFiles.renameNamed', { file: one.name })}
              onClick={() => {
                renamed.value = one;
              }}
            >
              {text('codeFiles.rename')}
            </button>
            {files.length > 1 && (
              <button
                type="button"
                class="button button-small"
                aria-label={text('codeFiles.deleteNamed', { file: one.name })}
                onClick={() => remove(one)}
              >
                {text('codeFiles.delete')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {renamed.value === undefined ? (
        <NameForm
          key="new"
          label={text('codeFiles.new')}
          action={text('codeFiles.make')}
          first=""
          faultOf={name => dojo.faultOfFile(name)}
          onName={name => {
            dojo.createFile(name);
            onClose();
          }}
        />
      ) : (
        <NameForm
          key={renamed.value.root}
          label={text('codeFiles.newName', { file: renamed.value.name })}
          action={text('codeFiles.rename')}
          first={renamed.value.name}
          faultOf={name => dojo.faultOfFile(name, renamed.value?.root)}
          onName={name => {
            if (renamed.value !== undefined) dojo.renameFile(renamed.value.root, name);
            renamed.value = undefined;
          }}
        />
      )}
    </Sheet>
  );
}

function NameForm({
  label,
  action,
  first,
  faultOf,
  onName,
}: {
  readonly label: string;
  readonly action: string;
  readonly first: string;
  readonly faultOf: (name: string) => 'not-a-name' | 'taken' | undefined;
  readonly onName: (name: string) => void;
}) {
  const { text } = useApp().language.translator.value;
  const name = useSignal(first);
  const fault = useSignal<'not-a-name' | 'taken' | undefined>(undefined);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        const wanted = name.value.trim();
        fault.value = faultOf(wanted);
        if (fault.value === undefined) onName(wanted);
      }}
    >
      <Field
        label={label}
        hint={text('codeFiles.hint')}
        fault={fault.value === undefined ? undefined : text(`codeFiles.${fault.value}`)}
      >
        {binding => (
          <input
            {...binding}
            required
            maxLength={100}
            autocapitalize="off"
            autocomplete="off"
            autocorrect="off"
            spellcheck={false}
            value={name.value}
            onInput={event => {
              name.value = event.currentTarget.value;
              fault.value = undefined;
            }}
          />
        )}
      </Field>
      <button type="submit" class="button button-primary button-wide">
        {action}
      </button>
    </form>
  );
}
