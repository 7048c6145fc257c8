import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Brand } from '../ui/brand.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { initialsOf } from '../ui/initials.ts';
import { LanguageSelect } from './account-button.tsx';
import { findTenant, listTenants, type Tenant } from './discovery.ts';

export function SignInPage({ hasFailed }: { readonly hasFailed: boolean }) {
  const { rest, signIn, language } = useApp();
  const { text } = language.translator.value;
  const tenants = useSignal<readonly Tenant[] | undefined>(undefined);
  const failure = useSignal<'failed' | 'unknown' | undefined>(hasFailed ? 'failed' : undefined);

  useEffect(() => {
    listTenants(rest).then(
      found => {
        tenants.value = found;
      },
      () => {
        failure.value = 'failed';
        tenants.value = [];
      },
    );
  }, [rest, tenants, failure]);

  const start = (find: () => Promise<Tenant | undefined>) => async () => {
    failure.value = undefined;
    try {
      const tenant = await find();
      if (tenant === undefined) failure.value = 'unknown';
      else await signIn.start(tenant);
    } catch {
      failure.value = 'failed';
    }
  };

  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Brand />
        <h1>{text('signIn.title')}</h1>
        <p class="soft">{text('signIn.lead')}</p>
        {failure.value !== undefined && (
          <p class="problem" role="alert">
            {text(failure.value === 'unknown' ? 'signIn.unknown' : 'signIn.failed')}
          </p>
        )}
        {tenants.value !== undefined && tenants.value.length > 0 && (
          <TenantList tenants={tenants.value} onChoose={tenant => start(async () => tenant)()} />
        )}
        {tenants.value?.length === 0 && (
          <TenantForm onEnter={typed => start(() => findTenant(rest, typed))()} />
        )}
      </div>
      <LanguageSelect />
    </main>
  );
}

interface TenantListProps {
  readonly tenants: readonly Tenant[];
  readonly onChoose: (tenant: Tenant) => void;
}

function TenantList({ tenants, onChoose }: TenantListProps) {
  const { text } = useApp().language.translator.value;
  return (
    <>
      <h2 class="label">{text('signIn.choose')}</h2>
      <ul class="choices">
        {tenants.map(tenant => (
          <li key={tenant.slug}>
            <button type="button" class="choice" onClick={() => onChoose(tenant)}>
              <span class="tile" aria-hidden="true">
                {initialsOf(tenant.name)}
              </span>
              <strong>{tenant.name}</strong>
              <ChevronIcon />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function TenantForm({ onEnter }: { readonly onEnter: (typed: string) => void }) {
  const { text } = useApp().language.translator.value;
  const typed = useSignal('');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        onEnter(typed.value.trim().toLowerCase());
      }}
    >
      <label class="field">
        <span>{text('signIn.company')}</span>
        <input
          required
          autocapitalize="none"
          autocomplete="email"
          spellcheck={false}
          placeholder={text('signIn.companyHint')}
          value={typed.value}
          onInput={event => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="button button-primary button-wide">
        {text('signIn.go')}
      </button>
    </form>
  );
}
