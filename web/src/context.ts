import type { RestApi } from '@tatami/client/rest';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DojoApi } from './api/dojos.ts';
import type { LiveDojo } from './dojo/live-dojo.ts';
import type { OpenDojos } from './dojo/open-dojos.ts';
import type { LanguageChoice } from './i18n/language-choice.ts';
import type { Navigation } from './navigation.ts';
import type { NotificationFeed } from './notifications/notification-feed.ts';
import type { PocForm } from './pocs/poc-form.ts';
import type { UnsavedForms } from './pocs/unsaved-forms.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Connectivity } from './ui/connectivity.ts';
import type { Toasts } from './ui/toasts.ts';

/** What every page works with; made once, in main.tsx. */
export interface AppServices {
  readonly signIn: SignIn;
  readonly connectivity: Connectivity;
  readonly dojos: DojoApi;
  readonly rest: RestApi;
  readonly pocForms: UnsavedForms<PocForm>;
  readonly openDojos: OpenDojos<LiveDojo>;
  readonly notifications: NotificationFeed;
  readonly navigation: Navigation;
  readonly language: LanguageChoice;
  readonly toasts: Toasts;
}

export const AppContext = createContext<AppServices | undefined>(undefined);

export function useApp(): AppServices {
  const services = useContext(AppContext);
  if (services === undefined) throw new Error('There is no AppContext around this component');
  return services;
}
