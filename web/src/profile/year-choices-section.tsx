import type { YearChoices } from '@tatami/rest';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { SavedChoice } from '../saved-choice.ts';

const CHOICES = ['hasVideo', 'isShared'] as const;

/** What becomes of somebody's year when it ends. */
export function YearChoicesSection() {
  const { rest, language, toasts } = useApp();
  const { text } = language.translator.value;
  const choice = useMemo(
    () =>
      new SavedChoice<YearChoices, YearChoices>('year', {
        read: async () => (await rest.call('readProfile', {})).year,
        save: body => rest.call('chooseYear', { body }),
      }),
    [rest],
  );
  useEffect(() => void choice.load(), [choice]);
  const chosen = choice.value.value;
  if (chosen === undefined) return null;
  const turn = async (name: (typeof CHOICES)[number], isOn: boolean) => {
    const saved = await choice.change(before => ({ ...before, [name]: isOn }));
    if (!saved) toasts.show(text('profile.failed'));
  };
  return (
    <section class="card profile choices">
      <h2>{text('profile.year.title')}</h2>
      {CHOICES.map(name => (
        <fieldset key={name}>
          <label>
            <input
              type="checkbox"
              checked={chosen[name]}
              onChange={event => turn(name, event.currentTarget.checked)}
            />
            {text(`profile.year.${name}`)}
          </label>
          <p class="soft">{text(`profile.year.${name}.hint`)}</p>
        </fieldset>
      ))}
    </section>
  );
}
