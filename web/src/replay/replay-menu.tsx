import { useSignal } from '@preact/signals';
import { RestProblem } from '@tatami/client/rest';
import type { RecordingExportFormat } from '@tatami/rest';
import { useApp } from '../context.ts';
import { refusalReason } from '../dojo/refusal-reason.ts';
import { dojoPath } from '../route.ts';
import { DiffIcon, EverybodyIcon, ForkIcon, MoreIcon, SaveIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { Replay } from './replay.ts';
import type { SharedReplay } from './shared-replay.ts';
import { timeText } from './time-text.ts';

const FORMATS: readonly RecordingExportFormat[] = ['bundle', 'cast', 'vtt'];

interface ReplayMenuProps {
  readonly replay: Replay;
  readonly shared: SharedReplay | undefined;
}

/** What can be done with a recording: to play it for everybody, to begin a dojo from this moment, and to save it. */
export function ReplayMenu({ replay, shared }: ReplayMenuProps) {
  const { rest, navigation, toasts, language } = useApp();
  const translator = language.translator.value;
  const { text } = translator;
  const isOpen = useSignal(false);
  const isBusy = useSignal(false);
  const { dojoId, name } = replay.recording;
  const view = replay.view.value;
  // The view is read first: it changes when the dojo says who one is, which may be while the menu is open.
  const mayLead = shared?.view.value.kind !== 'leading' && shared?.mayLead === true;
  const during = async (work: () => Promise<void>) => {
    isBusy.value = true;
    try {
      await work();
      isOpen.value = false;
    } catch (cause) {
      console.warn('replay', cause);
      const code = cause instanceof RestProblem ? cause.code : 'other';
      toasts.show(text('replay.makeFailed', { reason: refusalReason(translator, code) }));
    } finally {
      isBusy.value = false;
    }
  };
  const fork = () =>
    during(async () => {
      const body = { seq: view.last?.seq ?? 0 };
      const made = await rest.call('forkDojo', { path: { id: dojoId }, body });
      navigation.go(dojoPath(made.id));
    });
  const save = (format: RecordingExportFormat) =>
    during(async () => {
      const bytes = await rest.call('readRecordingExport', { path: { id: dojoId, format } });
      saveFile(`${name}.${format}`, bytes);
    });
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={text('replay.more')}
        aria-haspopup="dialog"
        onClick={() => {
          replay.pause();
          isOpen.value = true;
        }}
      >
        <MoreIcon />
      </button>
      {isOpen.value && (
        <Sheet
          title={text('replay.more')}
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <div class="menu" aria-busy={isBusy.value}>
            {mayLead && (
              <MenuItem
                icon={<EverybodyIcon />}
                title={text('replay.lead')}
                hint={text('replay.leadHint')}
                isDisabled={isBusy.value}
                onChoose={() => {
                  isOpen.value = false;
                  shared?.lead();
                }}
              />
            )}
            <MenuItem
              icon={<DiffIcon />}
              title={text('replay.compare')}
              hint={text('replay.compareHint', { at: timeText(view.lineMs) })}
              isDisabled={isBusy.value}
              onChoose={() => {
                isOpen.value = false;
                replay.compare();
              }}
            />
            <MenuItem
              icon={<ForkIcon />}
              title={text('replay.fork')}
              hint={text('replay.forkHint', { at: timeText(view.lineMs) })}
              isDisabled={isBusy.value}
              onChoose={fork}
            />
            {FORMATS.map(format => (
              <MenuItem
                key={format}
                icon={<SaveIcon />}
                title={text(`replay.export.${format}`)}
                hint={text(`replay.exportHint.${format}`)}
                isDisabled={isBusy.value}
                onChoose={() => save(format)}
              />
            ))}
          </div>
        </Sheet>
      )}
    </>
  );
}

function saveFile(fileName: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
