import type { Member } from '@tatami/rest';
import { useApp } from '../context.ts';
import { EraseSheet } from '../ui/erase-sheet.tsx';
import type { MemberList } from './member-list.ts';

export interface EraseMemberSheetProps {
  readonly list: MemberList;
  readonly member: Member;
  readonly onClose: () => void;
}

/** An owner has somebody forgotten who cannot ask for it here any more. */
export function EraseMemberSheet({ list, member, onClose }: EraseMemberSheetProps) {
  const { language, toasts } = useApp();
  const { text } = language.translator.value;
  const { name } = member;
  const erase = async (deletesArchives: boolean) => {
    const outcome = await list.erase(member, deletesArchives);
    toasts.show(text(outcome === 'done' ? 'members.erase.done' : `members.${outcome}`, { name }));
    if (outcome === 'done') onClose();
  };
  const words = {
    title: text('members.erase.title', { name }),
    goes: text('members.erase.goes', { name }),
    stays: text('members.erase.stays', { name }),
    archives: text('members.erase.archives', { name }),
    sure: text('members.erase.sure', { name }),
    yes: text('members.erase.yes', { name }),
    no: text('profile.erase.no'),
  };
  return <EraseSheet words={words} erase={erase} onClose={onClose} />;
}
