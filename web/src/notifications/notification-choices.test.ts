import type { NotificationChoices, NotificationSettings } from '@tatami/rest';
import { expect, it, vi } from 'vitest';
import { NotificationChoiceList } from './notification-choices.ts';

const ALL = { page: true, email: true };
const SETTINGS: NotificationSettings = {
  topics: { archive: ALL, report: ALL, video: ALL, invitation: ALL },
  language: null,
  email: 'ana@example.org',
  pushKey: null,
  hasMail: true,
  emailProblem: null,
};

it('saves what was chosen, one after another, and takes back what cannot be saved', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let stored = SETTINGS;
  let isAway = false;
  const call = async (id: string, { body }: { body?: NotificationChoices }) => {
    if (id === 'readNotificationSettings') return stored;
    if (isAway) throw new TypeError('Failed to fetch');
    stored = { ...stored, ...body };
    return stored;
  };
  const list = new NotificationChoiceList({ call } as never);
  expect(await list.turn('video', { email: false })).toBe(false);
  await list.load();
  const both = [list.turn('video', { email: false }), list.speak('pt-BR')];
  expect(list.settings.value).toMatchObject({ language: 'pt-BR', topics: { video: { email: false } } });
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(stored).toMatchObject({ language: 'pt-BR', topics: { video: { page: true, email: false } } });
  isAway = true;
  expect(await list.turn('report', { page: false })).toBe(false);
  expect(list.settings.value).toEqual(stored);
});
