import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { Field } from '../ui/field.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { WebhookDeliveryRow } from './webhook-delivery-row.tsx';
import { WebhookSettings } from './webhook-settings.ts';

/** Where a program of the company hears what its people are told; for owners. */
export function WebhookPage() {
  const { rest, language } = useApp();
  const { text } = language.translator.value;
  const webhook = useMemo(() => new WebhookSettings(rest), [rest]);
  useEffect(() => {
    void webhook.load();
    return () => webhook.end();
  }, [webhook]);
  const state = webhook.state.value;
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <PageHeading text={text('webhook.title')} />
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'not-owner' && <p class="soft">{text('webhook.notOwner')}</p>}
        {state.kind === 'failed' && (
          <div class="empty" role="alert">
            <p>{text('webhook.loadFailed')}</p>
            <button type="button" class="button" onClick={() => webhook.load()}>
              {text('dojos.retry')}
            </button>
          </div>
        )}
        {state.kind === 'loaded' && (
          <>
            {state.url !== null && <CurrentWebhook webhook={webhook} url={state.url} secret={state.secret} />}
            <WebhookForm webhook={webhook} isThere={state.url !== null} />
            <section class="card">
              <h2>{text('webhook.deliveries')}</h2>
              {state.deliveries.length === 0 && <p class="soft">{text('webhook.deliveries.none')}</p>}
              <ul class="notifications">
                {state.deliveries.map(delivery => (
                  <WebhookDeliveryRow key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            </section>
          </>
        )}
      </main>
    </div>
  );
}

interface CurrentWebhookProps {
  readonly webhook: WebhookSettings;
  readonly url: string;
  readonly secret: string | undefined;
}

function CurrentWebhook({ webhook, url, secret }: CurrentWebhookProps) {
  const { language, toasts } = useApp();
  const { text, has } = language.translator.value;
  const isBusy = useSignal(false);
  const isSure = useSignal(false);
  const run = async (work: () => Promise<string | undefined>, done: 'webhook.tested' | 'webhook.removed') => {
    if (isBusy.value) return;
    isBusy.value = true;
    const problem = await work();
    isBusy.value = false;
    const why = `webhook.problem.${problem}`;
    toasts.show(text(problem === undefined ? done : has(why) ? why : 'webhook.problem.other'));
  };
  const copy = async (copied: string) => {
    await navigator.clipboard.writeText(copied);
    toasts.show(text('webhook.secret.copied'));
  };
  return (
    <section class="card invite-link">
      <h2>{text('webhook.current')}</h2>
      <p class="webhook-url">{url}</p>
      {secret !== undefined && (
        <>
          <p role="status">{text('webhook.secret.lead')}</p>
          <input readonly aria-label={text('webhook.secret')} value={secret} />
          <button type="button" class="button" onClick={() => copy(secret)}>
            {text('webhook.secret.copy')}
          </button>
        </>
      )}
      <div class="row">
        <button
          type="button"
          class="button button-primary"
          aria-disabled={isBusy.value}
          onClick={() => run(() => webhook.test(), 'webhook.tested')}
        >
          {text('webhook.test')}
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={isBusy.value}
          onClick={() => {
            if (isSure.value) void run(() => webhook.remove(), 'webhook.removed');
            else isSure.value = true;
          }}
        >
          {text(isSure.value ? 'webhook.remove.yes' : 'webhook.remove')}
        </button>
      </div>
    </section>
  );
}

interface WebhookFormProps {
  readonly webhook: WebhookSettings;
  readonly isThere: boolean;
}

function WebhookForm({ webhook, isThere }: WebhookFormProps) {
  const { text, has } = useApp().language.translator.value;
  const url = useSignal('');
  const isSetting = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const set = async (event: Event) => {
    event.preventDefault();
    if (isSetting.value) return;
    isSetting.value = true;
    problem.value = await webhook.set(url.value.trim());
    isSetting.value = false;
    if (problem.value === undefined) url.value = '';
  };
  const why = `webhook.problem.${problem.value}`;
  return (
    <form class="card invite" onSubmit={set} noValidate>
      <h2>{text(isThere ? 'webhook.change' : 'webhook.add')}</h2>
      <p class="soft">{text('webhook.lead')}</p>
      <Field
        label={text('webhook.url')}
        hint={text('webhook.url.hint')}
        fault={problem.value === undefined ? undefined : text(has(why) ? why : 'webhook.problem.other')}
      >
        {binding => (
          <input
            {...binding}
            type="url"
            inputMode="url"
            autocomplete="off"
            placeholder="https://"
            value={url.value}
            onInput={event => {
              url.value = event.currentTarget.value;
            }}
          />
        )}
      </Field>
      <button type="submit" class="button button-primary button-wide" aria-disabled={isSetting.value}>
        {text('webhook.set')}
      </button>
    </form>
  );
}
