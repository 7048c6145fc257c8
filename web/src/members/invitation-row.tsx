import { useSignal } from '@preact/signals';
import type { Invitation } from '@tatami/rest';
import { useApp } from '../context.ts';
import type { MemberList } from './member-list.ts';

export interface InvitationRowProps {
  readonly list: MemberList;
  readonly invitation: Invitation;
}

/** An invitation that can still be used. */
export function InvitationRow({ list, invitation }: InvitationRowProps) {
  const { language, toasts } = useApp();
  const { text, language: locale } = language.translator.value;
  const isBusy = useSignal(false);
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const revoke = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    const outcome = await list.revoke(invitation);
    isBusy.value = false;
    toasts.show(text(outcome === 'done' ? 'invite.revoked' : 'invite.revokeFailed'));
  };
  return (
    <li class="member">
      <span class="member-name">
        {text(`members.role.${invitation.role}`)}
        <span class="soft">
          {text('invite.state', {
            uses: invitation.uses,
            max: invitation.maxUses,
            day: until.format(new Date(invitation.expiresAt)),
          })}
        </span>
      </span>
      <button type="button" class="button button-small" onClick={revoke}>
        {text('invite.revoke')}
      </button>
    </li>
  );
}
