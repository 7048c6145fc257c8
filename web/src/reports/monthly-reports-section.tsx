import type { MonthlyReports } from '@tatami/rest';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { LanguageOptions } from '../i18n/language-options.tsx';
import type { Language } from '../i18n/translate.ts';
import { SavedChoice } from '../saved-choice.ts';
import { mayReportOnCompany } from './permissions.ts';

/** Reports that come by themselves at the beginning of each month. */
export function MonthlyReportsSection() {
  const { rest, signIn, language, toasts } = useApp();
  const { text, language: spoken } = language.translator.value;
  const choice = useMemo(
    () =>
      new SavedChoice<MonthlyReports, MonthlyReports>('monthly reports', {
        read: () => rest.call('readMonthlyReports', {}),
        save: body => rest.call('chooseMonthlyReports', { body }),
      }),
    [rest],
  );
  useEffect(() => void choice.load(), [choice]);
  const chosen = choice.value.value;
  if (chosen === undefined) return null;
  const change = async (change: Partial<MonthlyReports>) => {
    const saved = await choice.change(before => ({ ...before, ...change }));
    if (!saved) toasts.show(text('reports.monthly.notSaved'));
  };
  const scopes = mayReportOnCompany(signIn.state.value) ? (['user', 'tenant'] as const) : (['user'] as const);
  const isOn = chosen.user || chosen.tenant;
  return (
    <section class="card choices" aria-labelledby="monthly-title">
      <h2 id="monthly-title">{text('reports.monthly.title')}</h2>
      <p class="soft">{text('reports.monthly.lead')}</p>
      <fieldset>
        <legend>{text('reports.scope')}</legend>
        {scopes.map(scope => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={chosen[scope]}
              onChange={event =>
                change({ [scope]: event.currentTarget.checked, ...(!isOn && { language: spoken }) })
              }
            />
            {text(`reports.scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      {isOn && (
        <label class="field">
          <span>{text('reports.language')}</span>
          <select
            value={chosen.language}
            onChange={event => change({ language: event.currentTarget.value as Language })}
          >
            <LanguageOptions />
          </select>
        </label>
      )}
    </section>
  );
}
