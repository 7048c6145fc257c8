import { useSignal } from '@preact/signals';
import type { Member } from '@tatami/rest';
import { useApp } from '../context.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { EraseMemberSheet } from './erase-member-sheet.tsx';
import type { ChangeOutcome, MemberList } from './member-list.ts';
import { TENANT_ROLES, type TenantRole } from './roles.ts';

export interface MemberRowProps {
  readonly list: MemberList;
  readonly member: Member;
}

/** Somebody, with what they may do; an owner changes it here. Who was removed can be forgotten as well. */
export function MemberRow({ list, member }: MemberRowProps) {
  const { language, toasts } = useApp();
  const { text } = language.translator.value;
  const isBusy = useSignal(false);
  const isAsking = useSignal(false);
  const isErasing = useSignal(false);
  const change = async (work: () => Promise<ChangeOutcome>) => {
    if (isBusy.value) return;
    isBusy.value = true;
    const outcome = await work();
    isBusy.value = false;
    toasts.show(text(`members.${outcome}`, { name: member.name }));
  };
  const give = (select: HTMLSelectElement) => {
    const role = select.value as TenantRole;
    // Until the server has said so, the role is what it was.
    select.value = member.role;
    void change(() => list.give(member, role));
  };
  const isRemoved = member.role === 'removed';
  return (
    <li class="member">
      <Avatar name={member.name} />
      <span class="member-name">{member.name}</span>
      <select
        aria-label={text('members.roleOf', { name: member.name })}
        value={member.role}
        disabled={isBusy.value}
        onChange={event => give(event.currentTarget)}
      >
        {isRemoved && <option value="removed">{text('members.role.removed')}</option>}
        {TENANT_ROLES.map(role => (
          <option key={role} value={role}>
            {text(`members.role.${role}`)}
          </option>
        ))}
      </select>
      {!isRemoved && (
        <button
          type="button"
          class="button button-small"
          aria-label={text('members.removeOf', { name: member.name })}
          onClick={() => {
            isAsking.value = true;
          }}
        >
          {text('members.remove')}
        </button>
      )}
      {isRemoved && (
        <button
          type="button"
          class="button button-small"
          aria-label={text('members.erase.title', { name: member.name })}
          onClick={() => {
            isErasing.value = true;
          }}
        >
          {text('members.erase.do')}
        </button>
      )}
      {isErasing.value && (
        <EraseMemberSheet
          list={list}
          member={member}
          onClose={() => {
            isErasing.value = false;
          }}
        />
      )}
      {isAsking.value && (
        <Sheet
          title={text('members.removeSure', { name: member.name })}
          onClose={() => {
            isAsking.value = false;
          }}
        >
          <p>{text('members.removeLead')}</p>
          <button
            type="button"
            class="button button-danger button-wide"
            onClick={() => {
              isAsking.value = false;
              void change(() => list.remove(member));
            }}
          >
            {text('members.removeYes')}
          </button>
          <button
            type="button"
            class="button button-wide"
            onClick={() => {
              isAsking.value = false;
            }}
          >
            {text('members.keep')}
          </button>
        </Sheet>
      )}
    </li>
  );
}
