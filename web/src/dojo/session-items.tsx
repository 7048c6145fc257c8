import { useSignal } from '@preact/signals';
import type { Command } from '@tatami/protocol';
import { maySteer } from '@tatami/protocol';
import { useApp } from '../context.ts';
import {
  ArchiveIcon,
  DoorIcon,
  EverybodyIcon,
  FlagIcon,
  LightIcon,
  PauseIcon,
  PlayIcon,
  TurnsIcon,
} from '../ui/icons.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import type { LiveDojo } from './live-dojo.ts';

/** The sheets that ask for more before something is done. */
export type SessionSheet = 'plan' | 'mark' | 'ci' | 'turns' | 'archive';

interface SessionItemsProps {
  readonly dojo: LiveDojo;
  /** Something was done that needed no sheet. */
  readonly onDone: () => void;
  readonly onOpen: (sheet: SessionSheet) => void;
}

/** How the session goes on: what those who lead it do, and what everybody who writes may. */
export function SessionItems({ dojo, onDone, onOpen }: SessionItemsProps) {
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
    return (
      <MenuItem icon={<ArchiveIcon />} title={text('archive.again')} onChoose={() => onOpen('archive')} />
    );
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
          onChoose={() => onOpen('turns')}
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
          onChoose={() => onOpen('archive')}
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
