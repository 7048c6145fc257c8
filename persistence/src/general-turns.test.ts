import { expect, it } from 'vitest';
import { GeneralTurns } from './general-turns.ts';

it('[D2] lets owners take turns, however many requests one of them makes', () => {
  const turns = new GeneralTurns({ total: 2, perOwner: 2 });
  const [busy, quiet] = [{}, {}];
  const granted: string[] = [];
  for (let i = 1; i <= 5; i++) turns.request(busy, () => granted.push(`busy ${i}`));
  turns.request(quiet, () => granted.push('quiet'));
  for (let i = 0; i < 2; i++) turns.giveBack(busy);
  expect(granted).toEqual(['busy 1', 'busy 2', 'busy 3', 'quiet']);
});

it('[D1] keeps an eighth of the connections from the general lane', () => {
  const turns = new GeneralTurns({ total: 50, perOwner: 50 });
  let granted = 0;
  for (let i = 0; i < 60; i++) turns.request({}, () => granted++);
  expect(granted).toBe(44);
});

it('gives one owner no more turns than it can use', () => {
  const turns = new GeneralTurns({ total: 3, perOwner: 1 });
  const [one, other] = [{}, {}];
  const granted: string[] = [];
  turns.request(one, () => granted.push('one'));
  turns.request(one, () => granted.push('one again'));
  turns.request(other, () => granted.push('other'));
  expect(granted).toEqual(['one', 'other']);
  turns.giveBack(one);
  expect(granted).toEqual(['one', 'other', 'one again']);
});

it('forgets a request that was taken back, and notices a turn that is given back twice', () => {
  const turns = new GeneralTurns({ total: 1, perOwner: 1 });
  const [one, other] = [{}, {}];
  turns.request(one, () => {});
  turns.request(other, () => expect.unreachable('it was taken back'))();
  turns.giveBack(one);
  expect(() => turns.giveBack(one)).toThrow(RangeError);
});
