import { useSignal } from '@preact/signals';
import type { UserId } from '@tatami/protocol';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';
import { Avatar } from '../ui/avatar.tsx';
import { EarlierIcon, LaterIcon } from '../ui/icons.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { movedInOrder } from './driver-order.ts';
import { HandMark } from './hand-mark.tsx';
import { handPlaces } from './hand-places.ts';
import type { LiveDojo } from './live-dojo.ts';
import { MoreOfPersonButton } from './more-of-person-button.tsx';
import { type Person, peopleOf } from './people.ts';
import { PersonSheet } from './person-sheet.tsx';
import { SessionBar } from './session-bar.tsx';
import { SessionItems, type SessionSheet } from './session-items.tsx';

/** Often enough for “a minute ago”. */
const TICK_MS = 10_000;

interface BoardSheetProps {
  readonly dojo: LiveDojo;
  /** Above the board, which stays open. */
  readonly onOpen: (sheet: SessionSheet) => void;
  readonly onClose: () => void;
}

/** All that a facilitator looks at and does while people type, in one place. */
export function BoardSheet({ dojo, onOpen, onClose }: BoardSheetProps) {
  const { text } = useApp().language.translator.value;
  const chosen = useSignal<string | undefined>(undefined);
  const { members, session } = dojo.view.value;
  const order = session?.mode === 'turns' ? (session.order ?? []) : undefined;
  const people = inOrder(peopleOf(members, session?.driver), order);
  const person = people.find(({ userId }) => userId === chosen.value);
  return (
    <Sheet title={text('board.title')} onClose={onClose}>
      <SessionBar dojo={dojo} />
      <ul class="people board">
        {people.map(each => (
          <BoardRow
            key={each.userId}
            person={each}
            people={people}
            order={order}
            dojo={dojo}
            onMore={() => {
              chosen.value = each.userId;
            }}
          />
        ))}
      </ul>
      <div class="menu">
        <SessionItems dojo={dojo} onDone={() => {}} onOpen={onOpen} />
      </div>
      {person !== undefined && (
        <PersonSheet
          person={person}
          dojo={dojo}
          onDone={undefined}
          onClose={() => {
            chosen.value = undefined;
          }}
        />
      )}
    </Sheet>
  );
}

interface BoardRowProps {
  readonly person: Person;
  readonly people: readonly Person[];
  /** Undefined while nobody takes turns. */
  readonly order: readonly UserId[] | undefined;
  readonly dojo: LiveDojo;
  readonly onMore: () => void;
}

function BoardRow({ person, people, order, dojo, onMore }: BoardRowProps) {
  const { text, language } = useApp().language.translator.value;
  const now = useNow();
  const typedAtMs = dojo.lastTyped.atMs.value.get(person.userId);
  const facts = [
    text(`role.${person.role}`),
    ...(person.isDriver ? [text('dojo.driver')] : []),
    typedAtMs === undefined
      ? text('board.notTyped')
      : text('board.typed', { when: relativeTime(new Date(typedAtMs), now, language) }),
  ];
  return (
    <li>
      <Avatar name={person.name} color={person.color} isDriver={person.isDriver} />
      <span class="person-facts">
        <strong>
          {person.name}
          {person.light !== undefined && (
            <span class={`light-mark light-${person.light}`}>{text(`mark.${person.light}`)}</span>
          )}
          <HandMark place={handPlaces(people).get(person.userId)} />
        </strong>
        <span class="soft">{facts.join(' · ')}</span>
      </span>
      {order !== undefined && <OrderButtons person={person} people={people} order={order} dojo={dojo} />}
      {!person.isSelf && <MoreOfPersonButton name={person.name} onMore={onMore} />}
    </li>
  );
}

function OrderButtons({
  person,
  people,
  order,
  dojo,
}: Omit<BoardRowProps, 'onMore' | 'order'> & {
  readonly order: readonly UserId[];
}) {
  const { text } = useApp().language.translator.value;
  const userId = person.userId as UserId;
  const present = new Set(people.map(each => each.userId));
  const say = (changed: readonly UserId[]) => () => dojo.command({ kind: 'order', order: changed });
  const { name } = person;
  if (!order.includes(userId)) {
    if (person.role === 'viewer') return null;
    return (
      <button
        type="button"
        class="button button-small"
        aria-label={text('board.addToOrder', { name })}
        onClick={say([...order, userId])}
      >
        {text('board.add')}
      </button>
    );
  }
  const earlier = movedInOrder(order, userId, 'earlier', present);
  const later = movedInOrder(order, userId, 'later', present);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={text('board.earlier', { name })}
        disabled={earlier === undefined}
        onClick={earlier && say(earlier)}
      >
        <EarlierIcon />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={text('board.later', { name })}
        disabled={later === undefined}
        onClick={later && say(later)}
      >
        <LaterIcon />
      </button>
    </>
  );
}

/** Drivers as they follow each other, then everybody else as they were. */
function inOrder(people: readonly Person[], order: readonly UserId[] = []): readonly Person[] {
  const placeOf = ({ userId }: Person) => {
    const at = order.indexOf(userId as UserId);
    return at === -1 ? order.length : at;
  };
  return people.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
