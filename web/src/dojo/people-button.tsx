import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Sheet } from '../ui/sheet.tsx';
import type { DojoView } from './live-dojo.ts';
import { type Person, peopleOf } from './people.ts';

/** Or one less and how many more there are: a phone's bar is for the dojo's name. */
const MAX_SHOWN = 3;

/** A few faces in the bar; a tap shows everybody. */
export function PeopleButton({ view }: { readonly view: DojoView }) {
  const { text, counted } = useApp().language.translator.value;
  const isOpen = useSignal(false);
  const people = peopleOf(view.members, view.session?.driver);
  if (people.length === 0) return null;
  const shown = people.length > MAX_SHOWN ? MAX_SHOWN - 1 : people.length;
  const hidden = people.length - shown;
  return (
    <>
      <button
        type="button"
        class="people-button"
        aria-label={counted('dojo.peopleCount', people.length)}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {people.slice(0, shown).map(person => (
          <Avatar key={person.userId} name={person.name} color={person.color} isDriver={person.isDriver} />
        ))}
        {hidden > 0 && (
          <span class="avatar avatar-more" aria-hidden="true">
            +{hidden}
          </span>
        )}
      </button>
      {isOpen.value && (
        <Sheet
          title={text('dojo.people')}
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <PeopleList people={people} />
        </Sheet>
      )}
    </>
  );
}

/** The same beside the editor, where there is room. */
export function PeoplePanel({ view }: { readonly view: DojoView }) {
  const { counted } = useApp().language.translator.value;
  const people = peopleOf(view.members, view.session?.driver);
  return (
    <aside class="people-panel">
      <h2 class="label">{counted('dojo.peopleCount', people.length)}</h2>
      <PeopleList people={people} />
    </aside>
  );
}

function PeopleList({ people }: { readonly people: readonly Person[] }) {
  return (
    <ul class="people">
      {people.map(person => (
        <PersonRow key={person.userId} person={person} />
      ))}
    </ul>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const { text } = useApp().language.translator.value;
  const facts = [
    text(`role.${person.role}`),
    ...(person.isDriver ? [text('dojo.driver')] : []),
    ...(person.isSelf ? [text('dojo.you')] : []),
  ];
  return (
    <li>
      <Avatar name={person.name} color={person.color} isDriver={person.isDriver} />
      <span>
        <strong>{person.name}</strong>
        <span class="soft">{facts.join(' · ')}</span>
      </span>
    </li>
  );
}
