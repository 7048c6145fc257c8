import { RestProblem } from '@tatami/client/rest';
import { expect, it } from 'vitest';
import { OwnProfile } from './own-profile.ts';

const PROFILE = { id: '1', name: 'Ana', noticeVersion: 2, consent: null };

it('agrees to the notice that counts now', async () => {
  const asked: unknown[] = [];
  const call = async (id: string, input: { body?: { version: number } }) => {
    asked.push([id, input]);
    return id === 'readProfile' ? PROFILE : { ...PROFILE, consent: { version: input.body?.version, at: '' } };
  };
  const own = new OwnProfile({ call } as never);
  await own.load();
  expect(await own.agree()).toBe('done');
  expect(asked.at(-1)).toEqual(['giveConsent', { body: { version: 2 } }]);
  expect(own.state.value).toMatchObject({ profile: { consent: { version: 2 } } });
});

it('says why somebody cannot be forgotten', async () => {
  let problem = new RestProblem(409, { type: 'urn:tatami:problem:last-owner' });
  const own = new OwnProfile({ call: () => Promise.reject(problem) } as never);
  expect(await own.erase(false)).toBe('last-owner');
  problem = new RestProblem(503, {});
  expect([await own.erase(false), await own.export()]).toEqual(['failed', undefined]);
});
