import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import { LanguageOptions } from '../i18n/language-options.tsx';
import type { Language } from '../i18n/translate.ts';
import { AUDIT_PATH, MEMBERS_PATH, PROFILE_PATH } from '../route.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Link } from '../ui/link.tsx';
import { Sheet } from '../ui/sheet.tsx';

/** Who is signed in, and what belongs to them: language and signing out. */
export function AccountButton() {
  const { signIn, language } = useApp();
  const isOpen = useSignal(false);
  const { translator } = language;
  const state = signIn.state.value;
  if (state.kind !== 'signed-in') return null;
  const { text } = translator.value;
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={`${text('account.title')}: ${state.user.name}`}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        <Avatar name={state.user.name} />
      </button>
      {isOpen.value && (
        <Sheet
          title={text('account.title')}
          onClose={() => {
            isOpen.value = false;
          }}
        >
          <div class="account">
            <Avatar name={state.user.name} />
            <div>
              <strong>{state.user.name}</strong>
              <span class="soft">{state.tenant.name}</span>
            </div>
          </div>
          <Link href={PROFILE_PATH} class="button button-wide">
            {text('profile.title')}
          </Link>
          <Link href={MEMBERS_PATH} class="button button-wide">
            {text('members.link')}
          </Link>
          {mayReadAudit(state.user.roles) && (
            <Link href={AUDIT_PATH} class="button button-wide">
              {text('audit.title')}
            </Link>
          )}
          <LanguageSelect />
          <button type="button" class="button button-wide" onClick={() => signIn.end()}>
            {text('account.signOut')}
          </button>
        </Sheet>
      )}
    </>
  );
}

export function LanguageSelect() {
  const { language, toasts } = useApp();
  const { text, language: current } = language.translator.value;
  const choose = async (select: HTMLSelectElement) => {
    try {
      await language.choose(select.value as Language);
    } catch (cause) {
      console.warn('language', cause);
      select.value = current;
      toasts.show(text('account.languageFailed'));
    }
  };
  return (
    <label class="field">
      <span>{text('account.language')}</span>
      <select value={current} onChange={event => choose(event.currentTarget)}>
        <LanguageOptions />
      </select>
    </label>
  );
}

/** Of a token that says nothing of roles, everything is offered; the server decides. */
function mayReadAudit(roles: readonly string[]): boolean {
  return roles.length === 0 || roles.includes('owner');
}
