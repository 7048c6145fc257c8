import { useSignal } from '@preact/signals';
import { maySteer } from '@tatami/protocol';
import { useId } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { HandButton } from './hand-button.tsx';
import { HandMark } from './hand-mark.tsx';
import { handPlaces } from './hand-places.ts';
import type { LiveDojo } from './live-dojo.ts';
import { MoreOfPersonButton } from './more-of-person-button.tsx';
import { type Person, peopleOf } from './people.ts';
import { PersonSheet } from './person-sheet.tsx';

/** Or one less and how many more there are: a phone's bar is for the dojo's name. */
const MAX_SHOWN = 3;

/** A few faces in the bar; a tap shows everybody. */
export function PeopleButton({ dojo }: { readonly dojo: LiveDojo }) {
  const { text, counted } = useApp().language.translator.value;
  const view = dojo.view.value;
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
        {hidden > 0 && <span class="avatar avatar-more" aria-hidden="true" data-initials={`+${hidden}`} />}
      </button>
      {isOpen.value && (
        <Sheet
          title={text('dojo.people')}
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <PeopleList
            people={people}
            dojo={dojo}
            onDone={() => {
              isOpen.value = false;
            }}
          />
        </Sheet>
      )}
    </>
  );
}

/** The same beside the editor, where there is room. */
export function PeoplePanel({ dojo }: { readonly dojo: LiveDojo }) {
  const { counted } = useApp().language.translator.value;
  const titleId = useId();
  const view = dojo.view.value;
  const people = peopleOf(view.members, view.session?.driver);
  return (
    <section class="people-panel" aria-labelledby={titleId}>
      <h2 id={titleId} class="label">
        {counted('dojo.peopleCount', people.length)}
      </h2>
      <PeopleList people={people} dojo={dojo} />
    </section>
  );
}

interface PeopleListProps {
  readonly people: readonly Person[];
  readonly dojo: LiveDojo;
  /** Something was done with somebody. */
  readonly onDone?: () => void;
}

/** Everybody; for a facilitator each with what they may do with them. */
function PeopleList({ people, dojo, onDone }: PeopleListProps) {
  const chosen = useSignal<string | undefined>(undefined);
  const { role, status } = dojo.view.value;
  const followed = dojo.following.person.value?.userId;
  const maySteerNow = maySteer(role) && status === 'connected';
  const follow = (each: Person) => {
    if (each.userId === followed) dojo.following.stop();
    else dojo.following.start(each);
    onDone?.();
  };
  const hands = handPlaces(people);
  const person = people.find(({ userId }) => userId === chosen.value);
  return (
    <>
      <ul class="people">
        {people.map(each => (
          <PersonRow
            key={each.userId}
            person={each}
            handPlace={hands.get(each.userId)}
            dojo={dojo}
            isFollowed={each.userId === followed}
            onFollow={each.isSelf ? undefined : () => follow(each)}
            onMore={
              maySteerNow && !each.isSelf
                ? () => {
                    chosen.value = each.userId;
                  }
                : undefined
            }
          />
        ))}
      </ul>
      {person !== undefined && (
        <PersonSheet
          person={person}
          dojo={dojo}
          onDone={onDone}
          onClose={() => {
            chosen.value = undefined;
          }}
        />
      )}
    </>
  );
}

interface PersonRowProps {
  readonly person: Person;
  readonly handPlace: number | undefined;
  readonly dojo: LiveDojo;
  readonly isFollowed: boolean;
  /** Follows them, or stops it. */
  readonly onFollow: (() => void) | undefined;
  readonly onMore: (() => void) | undefined;
}

function PersonRow({ person, handPlace, dojo, isFollowed, onFollow, onMore }: PersonRowProps) {
  const { text } = useApp().language.translator.value;
  const facts = [
    text(`role.${person.role}`),
    ...(person.isDriver ? [text('dojo.driver')] : []),
    ...(person.isSelf ? [text('dojo.you')] : []),
  ];
  return (
    <li>
      <Avatar name={person.name} color={person.color} isDriver={person.isDriver} />
      <span class="person-facts">
        <strong>
          {person.name}
          <HandMark place={handPlace} />
        </strong>
        <span class="soft">{facts.join(' · ')}</span>
      </span>
      {person.isSelf && dojo.view.value.status === 'connected' && (
        <HandButton dojo={dojo} isUp={handPlace !== undefined} />
      )}
      {onFollow !== undefined && (
        <button
          type="button"
          class="button button-small"
          aria-label={text('follow.person', { name: person.name })}
          aria-pressed={isFollowed}
          onClick={onFollow}
        >
          {text('follow.start')}
        </button>
      )}
      {onMore !== undefined && <MoreOfPersonButton name={person.name} onMore={onMore} />}
    </li>
  );
}
