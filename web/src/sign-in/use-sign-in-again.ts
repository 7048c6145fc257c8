import { useApp } from '../context.ts';

/** Signs in without leaving the page, then connects its dojos. */
export function useSignInAgain(): () => Promise<void> {
  const { signIn, openDojos, toasts, language } = useApp();
  return async () => {
    const outcome = await signIn.again();
    if (outcome === 'done') openDojos.connect();
    else toasts.show(language.translator.value.text(`signIn.${outcome}`));
  };
}
