import { computed } from '@preact/signals';
import { RestApi } from '@tatami/client/rest';
import { render } from 'preact';
import { DojoApi } from './api/dojos.ts';
import { App } from './app.tsx';
import { AppContext, type AppServices } from './context.ts';
import { OpenDojos } from './dojo/open-dojos.ts';
import { loadLanguageChoice } from './i18n/language-choice.ts';
import { createNavigation } from './navigation.ts';
import { NotificationFeed } from './notifications/notification-feed.ts';
import { UnsavedForms } from './pocs/unsaved-forms.ts';
import { SignIn } from './sign-in/sign-in.ts';
import './style/index.css';
import { Connectivity } from './ui/connectivity.ts';
import { warnOnLeave } from './ui/leave-warning.ts';
import { Toasts } from './ui/toasts.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');

const signIn = new SignIn(window);
const fetchSignedIn: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status === 401) await signIn.refused();
  return response;
};
const rest = new RestApi({ origin: '', token: signIn.token, fetch: fetchSignedIn });
const navigation = createNavigation(window);
// Beside the texts: each waits for the network.
const restored = signIn.restore(rest, path => navigation.replace(path));
const services: AppServices = {
  signIn,
  connectivity: new Connectivity(window),
  dojos: new DojoApi(rest),
  rest,
  pocForms: new UnsavedForms(),
  openDojos: new OpenDojos(),
  notifications: new NotificationFeed(rest),
  navigation,
  language: await loadLanguageChoice(window),
  toasts: new Toasts(),
};

warnOnLeave(
  window,
  computed(() => services.openDojos.isNeeded.value || services.pocForms.isNeeded.value),
);

render(
  <AppContext.Provider value={services}>
    <App />
  </AppContext.Provider>,
  root,
);

await restored;
