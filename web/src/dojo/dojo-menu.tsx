import { useSignal } from '@preact/signals';
import type { Command } from '@tatami/protocol';
import { maySteer } from '@tatami/protocol';
import { useApp } from '../context.ts';
import { PROFILE_PATH, replayPath } from '../route.ts';
import {
  ArchiveIcon,
  DoorIcon,
  EverybodyIcon,
  FlagIcon,
  HistoryIcon,
  LightIcon,
  LinkIcon,
  MoreIcon,
  PauseIcon,
  PersonIcon,
  PlayIcon,
  TurnsIcon,
} from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ArchiveSheet } from './archive-sheet.tsx';
import { CiTokensSheet } from './ci-tokens-sheet.tsx';
import type { LiveDojo } from './live-dojo.ts';
import { MarkSheet } from './mark-sheet.tsx';
import { PlanSheet } from './plan-sheet.tsx';
import { StartTurnsSheet } from './start-turns-sheet.tsx';

/** What can be done with the whole dojo: by anybody, and by those who lead it. */
export function DojoMenu({ dojoId, dojo }: { readonly dojoId: string; readonly dojo: LiveDojo }) {
  const { dojos, toasts, navigation, language } = useApp();
  const { text } = language.translator.value;
  const isOpen = useSignal(false);
  const isStarting = useSignal(false);
  const isArchiving = useSignal(false);
  const opened = useSignal<'none' | 'plan' | 'mark' | 'ci'>('none');
  const close = () => {
    isOpen.value = false;
  };
  const closeOpened = () => {
    opened.value = 'none';
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
            <SessionItems
              dojo={dojo}
              onDone={close}
              onArchive={() => {
                close();
                isArchiving.value = true;
              }}
              onStartTurns={() => {
                close();
                isStarting.value = true;
              }}
              onOpen={sheet => {
                close();
                opened.value = sheet;
              }}
            />
          </div>
        </Sheet>
      )}
      {isArchiving.value && (
        <ArchiveSheet
          dojoId={dojoId}
          onClose={() => {
            isArchiving.value = false;
          }}
        />
      )}
      {opened.value === 'plan' && <PlanSheet dojoId={dojoId} onClose={closeOpened} />}
      {opened.value === 'ci' && <CiTokensSheet dojoId={dojoId} onClose={closeOpened} />}
      {opened.value === 'mark' && <MarkSheet dojo={dojo} onClose={closeOpened} />}
      {isStarting.value && (
        <StartTurnsSheet
          dojo={dojo}
          onClose={() => {
            isStarting.value = false;
          }}
        />
      )}
    </>
  );
}

function SessionItems({
  dojo,
  onDone,
  onArchive,
  onStartTurns,
  onOpen,
}: {
  readonly dojo: LiveDojo;
  readonly onDone: () => void;
  readonly onArchive: () => void;
  readonly onStartTurns: () => void;
  readonly onOpen: (sheet: 'plan' | 'mark' | 'ci') => void;
}) {
  const { text } = useApp().language.translator.value;
  const isSure = useSignal(false);
  const { role, session, status } = dojo.view.value;
  const state = session?.state ?? 'open';
  const markItem = (
    <MenuItem
      icon={<FlagIcon />}
      title={text('mark.open')}
      hint={text('mark.openHint')}
      onChoose={() => onOpen('mark')}
    />
  );
  if (!maySteer(role) || status !== 'connected') {
    return state === 'open' && role !== undefined && role !== 'viewer' ? markItem : null;
  }
  if (state === 'archived') {
    return <MenuItem icon={<ArchiveIcon />} title={text('archive.again')} onChoose={onArchive} />;
  }
  const say = (command: Command) => () => {
    dojo.command(command);
    onDone();
  };
  return (
    <>
      {state === 'open' && markItem}
      <MenuItem
        icon={<LightIcon />}
        title={text('ci.open')}
        hint={text('ci.openHint')}
        onChoose={() => onOpen('ci')}
      />
      <MenuItem
        icon={<DoorIcon />}
        title={text('plan.open')}
        hint={text('plan.openHint')}
        onChoose={() => onOpen('plan')}
      />
      {state === 'open' && (
        <MenuItem
          icon={<TurnsIcon />}
          title={text(session?.mode === 'turns' ? 'turns.again' : 'turns.start')}
          hint={text('turns.startHint')}
          onChoose={onStartTurns}
        />
      )}
      {state === 'open' && session?.mode === 'turns' && (
        <MenuItem
          icon={<EverybodyIcon />}
          title={text('turns.free')}
          hint={text('turns.freeHint')}
          onChoose={say({ kind: 'start', preset: 'free' })}
        />
      )}
      {state === 'open' ? (
        <MenuItem
          icon={<PauseIcon />}
          title={text('session.pause')}
          hint={text('session.pauseHint')}
          onChoose={say({ kind: 'pause' })}
        />
      ) : (
        <MenuItem
          icon={<PlayIcon />}
          title={text('session.resume')}
          hint={text('session.resumeHint')}
          onChoose={say({ kind: 'resume' })}
        />
      )}
      {isSure.value ? (
        <MenuItem
          icon={<ArchiveIcon />}
          title={text('session.archiveYes')}
          hint={text('session.archiveSure')}
          isDanger
          onChoose={onArchive}
        />
      ) : (
        <MenuItem
          icon={<ArchiveIcon />}
          title={text('session.archive')}
          hint={text('session.archiveHint')}
          onChoose={() => {
            isSure.value = true;
          }}
        />
      )}
    </>
  );
}

/** A desktop's own sheet is further from the hand than the clipboard. */
function canShare(): boolean {
  return 'share' in navigator && matchMedia('(pointer: coarse)').matches;
}
