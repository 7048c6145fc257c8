import type { DojoRole } from '@tatami/client';
import type { Command, UserId } from '@tatami/protocol';
import { useApp } from '../context.ts';
import { Sheet } from '../ui/sheet.tsx';
import type { LiveDojo } from './live-dojo.ts';
import type { Person } from './people.ts';

/** Only owners make owners, and that is rarely meant: it is not offered here. */
const OFFERED_ROLES: readonly DojoRole[] = ['facilitator', 'participant', 'viewer'];

/** What a facilitator may do with somebody who is here. */
export function PersonSheet({
  person,
  dojo,
  onDone,
  onClose,
}: {
  readonly person: Person;
  readonly dojo: LiveDojo;
  readonly onDone: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const { text } = useApp().language.translator.value;
  const userId = person.userId as UserId;
  const say = (command: Command) => () => {
    dojo.command(command);
    onClose();
    onDone?.();
  };
  const isInTurns = dojo.view.value.session?.mode === 'turns';
  return (
    <Sheet title={person.name} onClose={onClose}>
      <div class="menu">
        {isInTurns && !person.isDriver && (
          <button type="button" onClick={say({ kind: 'hand-off', to: userId })}>
            <strong>{text('person.handOff')}</strong>
          </button>
        )}
        {OFFERED_ROLES.filter(role => role !== person.role).map(role => (
          <button key={role} type="button" onClick={say({ kind: 'role', userId, role })}>
            <strong>{text('person.makeRole', { role: text(`role.${role}`) })}</strong>
          </button>
        ))}
        <button type="button" class="danger" onClick={say({ kind: 'kick', userId })}>
          <span>
            <strong>{text('person.remove')}</strong>
            <span class="soft">{text('person.removeHint')}</span>
          </span>
        </button>
      </div>
    </Sheet>
  );
}
