import { RestProblem } from '@tatami/client/rest';
import type { Member } from '@tatami/rest';
import { expect, it, vi } from 'vitest';
import { MemberList } from './member-list.ts';

const member = (id: string, name: string, role: Member['role'] = 'participant'): Member => ({
  id,
  name,
  role,
  isGiven: false,
  seenAt: '2026-01-01T00:00:00.000Z',
});

/** Answers each operation as it is told; the calls are kept. */
function listOver(answers: Record<string, (input: never) => unknown>) {
  const call = vi.fn(async (id: string, input: never) => answers[id]?.(input));
  return { list: new MemberList({ call } as never), call };
}

const problem = (code: string, status: number) =>
  new RestProblem(status, { type: `urn:tatami:problem:${code}` });

it('has all pages, by name, and who was removed last', async () => {
  const { list } = listOver({
    listMembers: ({ query }: { query: { cursor?: string } }) =>
      query.cursor === undefined
        ? { items: [member('1', 'Caio'), member('2', 'Ana', 'removed')], nextCursor: 'more' }
        : { items: [member('3', 'Bia')], nextCursor: null },
    listInvitations: () => ({ items: [], nextCursor: null }),
  } as never);
  await list.load();
  const state = list.state.value;
  expect(state.kind === 'loaded' && state.members.map(({ name }) => name)).toEqual(['Bia', 'Caio', 'Ana']);
});

it('says that it is for owners', async () => {
  const { list } = listOver({
    listMembers: () => {
      throw problem('not-owner', 403);
    },
  });
  await list.load();
  expect(list.state.value.kind).toBe('not-owner');
});

it('shows what the server made of a change, and nothing of one that it refused', async () => {
  const bia = member('3', 'Bia');
  let refuses = false;
  const { list } = listOver({
    listMembers: () => ({ items: [bia], nextCursor: null }),
    listInvitations: () => ({ items: [], nextCursor: null }),
    changeMember: () => {
      if (refuses) throw problem('last-owner', 409);
      return { ...bia, role: 'owner', isGiven: true };
    },
  });
  const shown = () => {
    const state = list.state.value;
    return state.kind === 'loaded' ? state.members[0]?.role : state.kind;
  };
  await list.load();
  expect([await list.give(bia, 'owner'), shown()]).toEqual(['done', 'owner']);
  refuses = true;
  expect([await list.give(bia, 'viewer'), shown()]).toEqual(['last-owner', 'owner']);
});

it('shows nobody who is forgotten, whoever did it', async () => {
  const [ana, bia] = [member('2', 'Ana', 'removed'), member('3', 'Bia', 'removed')];
  const { list, call } = listOver({
    listMembers: () => ({ items: [ana, bia], nextCursor: null }),
    listInvitations: () => ({ items: [], nextCursor: null }),
    eraseMember: ({ path }: { path: { id: string } }) => {
      if (path.id === bia.id) throw problem('not-found', 404);
    },
  } as never);
  await list.load();
  expect(await list.erase(ana, true)).toBe('done');
  expect(call).toHaveBeenLastCalledWith('eraseMember', {
    path: { id: ana.id },
    body: { deletesArchives: true },
  });
  expect(await list.erase(bia, false)).toBe('done');
  expect(list.state.value).toMatchObject({ kind: 'loaded', members: [] });
});
