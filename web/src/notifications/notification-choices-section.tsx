import type { NotificationChannels, NotificationSettings } from '@tatami/rest';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { LanguageOptions } from '../i18n/language-options.tsx';
import type { Language } from '../i18n/translate.ts';
import { BrowserPushSwitch } from './browser-push-switch.tsx';
import { NotificationChoiceList, type NotificationTopic, TOPICS } from './notification-choices.ts';

/** Of what one is told on the page and by e-mail. */
export function NotificationChoicesSection() {
  const { rest, signIn, language, toasts } = useApp();
  const signedIn = signIn.state.value;
  const { text, has } = language.translator.value;
  const list = useMemo(() => new NotificationChoiceList(rest), [rest]);
  useEffect(() => void list.load(), [list]);
  const settings = list.settings.value;
  if (settings === undefined) return null;
  const { topics, email, hasMail, emailProblem, pushKey } = settings;
  const isMailed = hasMail && email !== null;
  const sayIfNot = async (saving: Promise<boolean>) => {
    if (!(await saving)) toasts.show(text('notifications.notSaved'));
  };
  const channel = (topic: NotificationTopic, name: keyof NotificationChannels) => (
    <label>
      <input
        type="checkbox"
        checked={topics[topic][name]}
        onChange={event => sayIfNot(list.turn(topic, { [name]: event.currentTarget.checked }))}
      />
      {text(`notifications.by.${name}`)}
    </label>
  );
  const problem = `notifications.problem.${emailProblem}`;
  return (
    <section class="card choices">
      <h2>{text('notifications.choices')}</h2>
      {TOPICS.map(topic => (
        <fieldset key={topic}>
          <legend>{text(`notifications.topic.${topic}`)}</legend>
          {channel(topic, 'page')}
          {isMailed && topic !== 'invitation' && channel(topic, 'email')}
        </fieldset>
      ))}
      {pushKey !== null && 'user' in signedIn && (
        <BrowserPushSwitch pushKey={pushKey} userId={signedIn.user.id} />
      )}
      <p class="soft">{whereMailGoes(settings, text)}</p>
      {isMailed && emailProblem !== null && (
        <p class="problem">{text(has(problem) ? problem : 'notifications.problem.other')}</p>
      )}
      {isMailed && (
        <label class="field">
          <span>{text('notifications.language')}</span>
          <select
            value={settings.language ?? ''}
            onChange={event => sayIfNot(list.speak((event.currentTarget.value || null) as Language | null))}
          >
            <option value="">{text('notifications.language.any')}</option>
            <LanguageOptions />
          </select>
        </label>
      )}
    </section>
  );
}

function whereMailGoes(
  { hasMail, email }: NotificationSettings,
  text: ReturnType<typeof useApp>['language']['translator']['value']['text'],
): string {
  if (!hasMail) return text('notifications.mail.off');
  return email === null
    ? text('notifications.mail.noAddress')
    : text('notifications.mail.to', { address: email });
}
