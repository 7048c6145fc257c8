import type { WebhookDelivery } from '@tatami/rest';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';

/** A message to the company's program, and what became of it. */
export function WebhookDeliveryRow({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { language } = useApp();
  const { text, language: locale } = language.translator.value;
  const { event, state, answer, reason, createdAt } = delivery;
  const createdOn = new Date(createdAt);
  const outcome = text(`webhook.state.${stateOf(delivery)}`, { status: answer ?? '' });
  return (
    <li class="notification">
      <span>{event ?? text('webhook.event.old')}</span>
      <span class={state === 'failed' ? 'problem' : 'soft'}>
        {reason === 'webhook-address-refused' ? text('webhook.problem.webhook-address-refused') : outcome}
      </span>
      <time class="soft" dateTime={createdAt} title={createdOn.toLocaleString(locale)}>
        {relativeTime(createdOn, new Date(), locale)}
      </time>
    </li>
  );
}

function stateOf({ state, answer, isTried }: WebhookDelivery) {
  if (state !== 'waiting' && state !== 'failed') return state;
  if (answer !== null) return `${state}.answered` as const;
  return state === 'waiting' && isTried ? 'waiting.unreached' : state;
}
