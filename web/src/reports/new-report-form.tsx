import { useSignal } from '@preact/signals';
import { useApp } from '../context.ts';
import type { Language } from '../i18n/translate.ts';
import { LanguageSegments } from '../orders/language-segments.tsx';
import { Segments } from '../ui/segments.tsx';
import { mayReportOnCompany } from './permissions.ts';
import type { ReportList } from './report-calls.ts';
import { dayAfter, PERIOD_CHOICES, periodFault, periodOf, type ReportPeriod } from './report-period.ts';

type Choice = (typeof PERIOD_CHOICES)[number] | 'days';

/** Whose report, of which days, in which language. */
export function NewReportForm({ list }: { readonly list: ReportList }) {
  const { signIn, language } = useApp();
  const { text, has, language: spoken } = language.translator.value;
  const scope = useSignal<'user' | 'tenant'>('user');
  const choice = useSignal<Choice>('this-month');
  const days = useSignal<ReportPeriod>(periodOf('this-month', new Date()));
  const written = useSignal<Language>(spoken);
  const progress = useSignal<'ready' | 'asking'>('ready');
  const problem = useSignal<string | undefined>(undefined);

  const choose = (next: Choice) => {
    choice.value = next;
    if (next !== 'days') days.value = periodOf(next, new Date());
  };
  const ask = async (event: Event) => {
    event.preventDefault();
    if (progress.value === 'asking') return;
    const period = days.value;
    const fault = periodFault(period);
    if (fault !== undefined) {
      problem.value = fault;
      return;
    }
    progress.value = 'asking';
    problem.value = await list.ask({
      scope: scope.value,
      from: period.from,
      to: dayAfter(period.to),
      language: written.value,
    });
    progress.value = 'ready';
  };

  const why = `reports.problem.${problem.value}`;
  return (
    <form class="card report-form" onSubmit={ask}>
      {mayReportOnCompany(signIn.state.value) && (
        <Segments
          legend={text('reports.scope')}
          values={['user', 'tenant'] as const}
          chosen={scope.value}
          onChoose={one => {
            scope.value = one;
          }}
          show={one => text(`reports.scope.${one}`)}
        />
      )}
      <Segments
        legend={text('reports.period')}
        values={[...PERIOD_CHOICES, 'days' as const]}
        chosen={choice.value}
        onChoose={choose}
        show={one => text(`reports.period.${one}`)}
      />
      {choice.value === 'days' && (
        <div class="row">
          {(['from', 'to'] as const).map(end => (
            <label key={end} class="field">
              <span>{text(`reports.${end}`)}</span>
              <input
                type="date"
                required
                value={days.value[end]}
                onInput={event => {
                  days.value = { ...days.value, [end]: event.currentTarget.value };
                }}
              />
            </label>
          ))}
        </div>
      )}
      <LanguageSegments legend={text('reports.language')} chosen={written} />
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {text(has(why) ? why : 'reports.problem.other')}
        </p>
      )}
      <button
        type="submit"
        class="button button-primary button-wide"
        aria-disabled={progress.value === 'asking'}
      >
        {text(progress.value === 'asking' ? 'app.loading' : 'reports.make')}
      </button>
    </form>
  );
}
