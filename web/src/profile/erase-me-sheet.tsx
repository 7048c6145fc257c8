import { useApp } from '../context.ts';
import { EraseSheet } from '../ui/erase-sheet.tsx';
import type { OwnProfile } from './own-profile.ts';

export interface EraseMeSheetProps {
  readonly own: OwnProfile;
  readonly onClose: () => void;
}

/** Somebody asks to be forgotten, and is signed out. */
export function EraseMeSheet({ own, onClose }: EraseMeSheetProps) {
  const { signIn, language, toasts } = useApp();
  const { text } = language.translator.value;
  const erase = async (deletesArchives: boolean) => {
    const outcome = await own.erase(deletesArchives);
    if (outcome === 'done') await signIn.end();
    else toasts.show(text(`profile.erase.${outcome}`));
  };
  const words = {
    title: text('profile.erase.title'),
    goes: text('profile.erase.goes'),
    stays: text('profile.erase.stays'),
    archives: text('profile.erase.archives'),
    sure: text('profile.erase.sure'),
    yes: text('profile.erase.yes'),
    no: text('profile.erase.no'),
  };
  return <EraseSheet words={words} erase={erase} onClose={onClose} />;
}
