import { useSignal } from '@preact/signals';
import { maySteer } from '@tatami/protocol';
import { useApp } from '../context.ts';
import { PROFILE_PATH, replayPath } from '../route.ts';
import { EverybodyIcon, HistoryIcon, LinkIcon, MoreIcon, PersonIcon } from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ArchiveSheet } from './archive-sheet.tsx';
import { BoardSheet } from './board-sheet.tsx';
import { CiTokensSheet } from './ci-tokens-sheet.tsx';
import type { HandOffSignal } from './hand-off-signal.ts';
import { HandOffSwitch } from './hand-off-switch.tsx';
import type { LiveDojo } from './live-dojo.ts';
import { MarkSheet } from './mark-sheet.tsx';
import { PlanSheet } from './plan-sheet.tsx';
import { SessionItems, type SessionSheet } from './session-items.tsx';
import { StartTurnsSheet } from './start-turns-sheet.tsx';

export interface DojoMenuProps {
  readonly dojoId: string;
  readonly dojo: LiveDojo;
  readonly handOff: HandOffSignal;
}

/** What can be done with the whole dojo: by anybody, and by those who lead it. */
export function DojoMenu({ dojoId, dojo, handOff }: DojoMenuProps) {
  const { dojos, toasts, navigation, language } = useApp();
  const { text } = language.translator.value;
  const isOpen = useSignal(false);
  const isBoardOpen = useSignal(false);
  const opened = useSignal<SessionSheet | undefined>(undefined);
  const { role, status } = dojo.view.value;
  const mayLead = maySteer(role) && status === 'connected';
  const close = () => {
    isOpen.value = false;
  };
  const closeOpened = () => {
    opened.value = undefined;
  };
  const share = async () => {
    close();
    const url = location.href;
    if (canShare()) {
      // Who closes the sheet of the system has not failed.
      await navigator
        .share({ title: dojos.name(dojoId).value ?? text('dojo.untitled'), url })
        .catch(() => undefined);
      return;
    }
    await navigator.clipboard.writeText(url);
    toasts.show(text('dojo.shared'));
  };
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={text('dojo.more')}
        aria-haspopup="dialog"
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <MoreIcon />
      </button>
      {isOpen.value && (
        <Sheet title={text('dojo.more')} onClose={close}>
          <div class="menu">
            <MenuItem
              icon={<LinkIcon />}
              title={text(canShare() ? 'dojo.shareTo' : 'dojo.share')}
              onChoose={share}
            />
            <MenuItem
              icon={<HistoryIcon />}
              title={text('replay.open')}
              onChoose={() => navigation.go(replayPath(dojoId))}
            />
            <MenuItem
              icon={<PersonIcon />}
              title={text('profile.title')}
              onChoose={() => navigation.go(PROFILE_PATH)}
            />
            {mayLead && (
              <MenuItem
                icon={<EverybodyIcon />}
                title={text('board.open')}
                hint={text('board.openHint')}
                onChoose={() => {
                  close();
                  isBoardOpen.value = true;
                }}
              />
            )}
            <SessionItems
              dojo={dojo}
              onDone={close}
              onOpen={sheet => {
                close();
                opened.value = sheet;
              }}
            />
          </div>
          {role !== 'viewer' && <HandOffSwitch handOff={handOff} />}
        </Sheet>
      )}
      {isBoardOpen.value && maySteer(role) && (
        <BoardSheet
          dojo={dojo}
          onOpen={sheet => {
            opened.value = sheet;
          }}
          onClose={() => {
            isBoardOpen.value = false;
          }}
        />
      )}
      {opened.value === 'archive' && <ArchiveSheet dojoId={dojoId} onClose={closeOpened} />}
      {opened.value === 'plan' && <PlanSheet dojoId={dojoId} onClose={closeOpened} />}
      {opened.value === 'ci' && <CiTokensSheet dojoId={dojoId} onClose={closeOpened} />}
      {opened.value === 'mark' && <MarkSheet dojo={dojo} onClose={closeOpened} />}
      {opened.value === 'turns' && <StartTurnsSheet dojo={dojo} onClose={closeOpened} />}
    </>
  );
}

/** A desktop's own sheet is further from the hand than the clipboard. */
function canShare(): boolean {
  return 'share' in navigator && matchMedia('(pointer: coarse)').matches;
}
