import type { Delivery } from '@tatami/job-queue';
import type { WebhookDelivery } from '@tatami/rest';

/** A job that tells the tenant's program something, as its owners see it. */
export function shownDelivery(
  delivery: Omit<Delivery, 'event'> & { event?: string | null },
): WebhookDelivery {
  const { id, data, event = null, state, step, reason, result, createdAt, updatedAt } = delivery;
  const isSkipped =
    state === 'cancelled' || (state === 'done' && (result as { isSent?: boolean }).isSent !== true);
  const answer = /^answered-(\d{3})$/.exec(step ?? '')?.[1];
  return {
    id,
    event: data.isTest === true ? 'test' : event,
    state: isSkipped ? 'skipped' : state,
    isTried: step !== null,
    answer: answer === undefined ? null : Number(answer),
    reason,
    createdAt,
    changedAt: updatedAt,
  };
}
