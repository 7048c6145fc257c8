import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { joinPath } from '../route.ts';
import { Field } from '../ui/field.tsx';
import type { MemberList } from './member-list.ts';
import { TENANT_ROLES, type TenantRole } from './roles.ts';

const LIFETIMES_H = [24, 7 * 24, 30 * 24] as const;
const USES = [1, 5, 25, 100] as const;

/** Makes a link that gives a role, and hands it over: it is shown this once. */
export function InviteForm({ list, slug }: { readonly list: MemberList; readonly slug: string }) {
  const { language, toasts } = useApp();
  const { text, counted } = language.translator.value;
  const role = useSignal<TenantRole>('participant');
  const hours = useSignal<number>(LIFETIMES_H[1]);
  const uses = useSignal<number>(1);
  const isMaking = useSignal(false);
  const link = useSignal<string | undefined>(undefined);

  const make = async () => {
    if (isMaking.value) return;
    isMaking.value = true;
    const wanted = { role: role.value, expiresInHours: hours.value, maxUses: uses.value };
    const made = await list.invite(wanted);
    isMaking.value = false;
    if (made === undefined) toasts.show(text('invite.failed'));
    else link.value = `${location.origin}${joinPath(slug)}#${made.secret}`;
  };
  const copy = async (address: string) => {
    await navigator.clipboard.writeText(address);
    toasts.show(text('invite.copied'));
  };
  const share = async (address: string) => {
    // Who closes the sheet of the system has not failed.
    await navigator.share({ title: text('invite.shareTitle'), url: address }).catch(() => undefined);
  };

  return (
    <form
      class="card invite"
      onSubmit={event => {
        event.preventDefault();
        void make();
      }}
    >
      <h2>{text('invite.title')}</h2>
      <Field label={text('invite.role')}>
        {binding => (
          <select
            {...binding}
            value={role.value}
            onChange={event => {
              role.value = event.currentTarget.value as TenantRole;
            }}
          >
            {TENANT_ROLES.map(one => (
              <option key={one} value={one}>
                {text(`members.role.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text('invite.lifetime')}>
        {binding => (
          <select
            {...binding}
            value={hours.value}
            onChange={event => {
              hours.value = Number(event.currentTarget.value);
            }}
          >
            {LIFETIMES_H.map(one => (
              <option key={one} value={one}>
                {counted('invite.days', one / 24)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={text('invite.uses')}>
        {binding => (
          <select
            {...binding}
            value={uses.value}
            onChange={event => {
              uses.value = Number(event.currentTarget.value);
            }}
          >
            {USES.map(one => (
              <option key={one} value={one}>
                {counted('invite.people', one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button type="submit" class="button button-primary button-wide" aria-disabled={isMaking.value}>
        {text('invite.make')}
      </button>
      {link.value !== undefined && (
        <div class="invite-link" role="status">
          <p>{text('invite.lead')}</p>
          <input readonly aria-label={text('invite.link')} value={link.value} />
          <div class="row">
            <button type="button" class="button" onClick={() => copy(link.value ?? '')}>
              {text('invite.copy')}
            </button>
            {'share' in navigator && (
              <button type="button" class="button" onClick={() => share(link.value ?? '')}>
                {text('invite.share')}
              </button>
            )}
          </div>
        </div>
      )}
    </form>
  );
}
