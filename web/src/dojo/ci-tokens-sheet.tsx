import { useSignal } from '@preact/signals';
import type { CiToken, CreatedCiToken } from '@tatami/client/rest';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Field } from '../ui/field.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Sheet } from '../ui/sheet.tsx';

interface CiTokensSheetProps {
  readonly dojoId: string;
  readonly onClose: () => void;
}

/** The tokens by which programs send test results to a dojo: made, shown once, and taken away. */
export function CiTokensSheet({ dojoId, onClose }: CiTokensSheetProps) {
  const { rest, toasts, language } = useApp();
  const { text } = language.translator.value;
  const tokens = useSignal<readonly CiToken[] | 'loading' | 'failed'>('loading');
  const made = useSignal<CreatedCiToken | undefined>(undefined);
  const name = useSignal('');
  const load = async () => {
    try {
      tokens.value = (await rest.call('listCiTokens', { path: { id: dojoId } })).items;
    } catch (cause) {
      console.warn('tokens of a dojo', cause);
      tokens.value = 'failed';
    }
  };
  useEffect(() => void load(), [dojoId]);
  const change = async (ask: () => Promise<unknown>) => {
    try {
      await ask();
    } catch (cause) {
      console.warn('tokens of a dojo', cause);
      toasts.show(text('ci.failed'));
    }
    await load();
  };
  const make = (event: Event) => {
    event.preventDefault();
    return change(async () => {
      const body = { name: name.value.trim() };
      made.value = await rest.call('createCiToken', { path: { id: dojoId }, body });
      name.value = '';
    });
  };
  const remove = (token: CiToken) =>
    change(async () => {
      await rest.call('deleteCiToken', { path: { id: dojoId, tokenId: token.id } });
      if (made.value?.token.id === token.id) made.value = undefined;
    });
  const now = tokens.value;
  return (
    <Sheet title={text('ci.title')} onClose={onClose}>
      <p class="soft">{text('ci.lead')}</p>
      {made.value !== undefined && <NewToken created={made.value} />}
      {now === 'failed' && <LoadFailed what={text('ci.loadFailed')} retry={load} />}
      {typeof now === 'object' && now.length > 0 && (
        <ul class="members">
          {now.map(token => (
            <li key={token.id} class="member">
              <span class="member-name">{token.name}</span>
              <button
                type="button"
                class="button button-small"
                aria-label={text('ci.removeNamed', { name: token.name })}
                onClick={() => remove(token)}
              >
                {text('ci.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={make}>
        <Field label={text('ci.name')}>
          {binding => (
            <input
              {...binding}
              required
              maxLength={60}
              pattern=".*\S.*"
              placeholder={text('ci.nameHint')}
              value={name.value}
              onInput={event => {
                name.value = event.currentTarget.value;
              }}
            />
          )}
        </Field>
        <button type="submit" class="button button-primary button-wide">
          {text('ci.make')}
        </button>
      </form>
    </Sheet>
  );
}

function NewToken({ created }: { readonly created: CreatedCiToken }) {
  const { toasts, language } = useApp();
  const { text } = language.translator.value;
  const command = [
    `curl ${location.origin}/v1/lights`,
    `-H 'authorization: Bearer ${created.secret}'`,
    `--json '{"light":"green","label":"14 of 14 tests"}'`,
  ].join(' \\\n  ');
  return (
    <div class="card">
      <p>{text('ci.once')}</p>
      <pre class="command">{command}</pre>
      <button
        type="button"
        class="button button-small"
        onClick={async () => {
          await navigator.clipboard.writeText(command);
          toasts.show(text('ci.copied'));
        }}
      >
        {text('ci.copy')}
      </button>
    </div>
  );
}
