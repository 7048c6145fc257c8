import { RestProblem } from '@tatami/client/rest';
import type { WebhookDelivery } from '@tatami/rest';
import { afterEach, expect, it, vi } from 'vitest';
import { WebhookSettings } from './webhook-settings.ts';

const WAITING: WebhookDelivery = {
  id: 'a',
  event: 'test',
  state: 'waiting',
  isTried: false,
  answer: null,
  reason: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  changedAt: '2026-01-01T00:00:00.000Z',
};

afterEach(() => {
  vi.useRealTimers();
});

it('shows the secret of a new webhook until the page is left, and looks while a message is on its way', async () => {
  vi.useFakeTimers();
  let url: string | null = null;
  let deliveries: WebhookDelivery[] = [];
  const call = vi.fn(async (id: string, input: { body?: { url: string } }) => {
    switch (id) {
      case 'setWebhook':
        url = input.body?.url ?? null;
        return { url, secret: 'whsec_x' };
      case 'testWebhook':
        deliveries = [WAITING];
        return WAITING;
      case 'removeWebhook':
        url = null;
        return undefined;
      default:
        return id === 'readWebhook' ? { url } : { items: deliveries };
    }
  });
  const webhook = new WebhookSettings({ call } as never);
  await webhook.load();
  expect(webhook.state.value).toMatchObject({ kind: 'loaded', url: null });
  expect(await webhook.set('https://a.example')).toBeUndefined();
  expect(await webhook.test()).toBeUndefined();
  expect(webhook.state.value).toMatchObject({ url: 'https://a.example', secret: 'whsec_x' });
  deliveries = [{ ...WAITING, state: 'done', answer: 204 }];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(webhook.state.value).toMatchObject({ deliveries: [{ state: 'done' }] });
  const looks = call.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(call.mock.calls.length).toBe(looks);
  expect(await webhook.remove()).toBeUndefined();
  expect(webhook.state.value).toMatchObject({ url: null, secret: undefined });
});

it('is for owners, and says what is wrong', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const refused = (status: number, type: string) =>
    new WebhookSettings({
      call: () => Promise.reject(new RestProblem(status, { type: `urn:tatami:problem:${type}` })),
    } as never);
  const others = refused(403, 'not-owner');
  await others.load();
  expect(others.state.value.kind).toBe('not-owner');
  expect(await refused(429, 'too-many-jobs').test()).toBe('too-many-jobs');
});
