import type { Member } from '@tatami/client';
import { expect, it } from 'vitest';
import { peopleOf } from './people.ts';

function member(userId: string, name: string, clientId: number, isSelf = false): Member {
  return { userId, name, clientId, isSelf, color: '#123456', colorLight: '#12345633', role: 'participant' };
}

it('shows everybody once, oneself first, then who drives, then by name', () => {
  const people = peopleOf(
    [
      member('u1', 'Zoe', 1),
      member('u2', 'Ana', 2),
      member('u2', 'Ana', 3, true),
      member('u3', 'Bia', 4),
      member('u4', 'Caio', 5),
    ],
    'u4',
  );
  expect(people.map(person => person.name)).toEqual(['Ana', 'Caio', 'Bia', 'Zoe']);
  expect(people.map(person => [person.isSelf, person.isDriver])).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [false, false],
  ]);
});

it('shows a hand and a light of any of their tabs, and nothing that is neither', () => {
  const [ana, bia] = peopleOf(
    [
      { ...member('u1', 'Ana', 1), hand: 5_000, light: 'red' },
      member('u1', 'Ana', 2),
      { ...member('u2', 'Bia', 3), hand: 'up', light: 'pink' },
    ],
    undefined,
  );
  expect(ana).toMatchObject({ handSinceMs: 5_000, light: 'red' });
  expect(bia).not.toHaveProperty('handSinceMs');
  expect(bia).not.toHaveProperty('light');
});
