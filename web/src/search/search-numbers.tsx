import { useEffect, useMemo, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type PocFilter, pocsPath, readPocFilter, refined } from '../pocs/poc-filter.ts';
import { POCS_PATH } from '../route.ts';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { daysOf, numbersOf, PocNumbers } from './poc-numbers.ts';

/** The POCs that fit, in numbers; counted only while somebody looks. */
export function SearchNumbers({ filter }: { readonly filter: PocFilter }) {
  const { text } = useApp().language.translator.value;
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="numbers" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{text('search.numbers')}</summary>
      {isOpen && <Numbers filter={filter} />}
    </details>
  );
}

function Numbers({ filter }: { readonly filter: PocFilter }) {
  const { rest, language } = useApp();
  const { text, counted, language: locale } = language.translator.value;
  const numbers = useMemo(() => new PocNumbers(rest), [rest]);
  const path = pocsPath(filter);
  useEffect(() => void numbers.show(readPocFilter(path.slice(POCS_PATH.length))), [numbers, path]);
  useEffect(() => () => numbers.end(), [numbers]);

  const state = numbers.state.value;
  if (state.kind === 'failed') {
    return state.reason === 'refused' ? (
      <p role="alert">{text('search.refused')}</p>
    ) : (
      <LoadFailed what={text('search.failed')} retry={() => numbers.show(filter)} />
    );
  }
  const shown = numbersOf(state);
  if (shown === undefined) return <p role="status">{text('app.loading')}</p>;
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const narrowed = (change: Parameters<typeof refined>[1]) => pocsPath(refined(filter, change));
  return (
    <div class="numbers-lists" aria-busy={state.kind === 'counting'}>
      <p role="status">{counted('search.found', shown.total)}</p>
      <Counts
        title={text('poc.languages')}
        counts={shown.languages.map(({ label, count }) => ({
          label,
          count,
          href: narrowed({ language: label }),
        }))}
      />
      <Counts
        title={text('poc.tags')}
        counts={shown.tags.map(({ label, count }) => ({
          label: `#${label}`,
          count,
          href: narrowed({ tag: label }),
        }))}
      />
      <Counts
        title={text('search.numbers.months')}
        counts={shown.months
          .map(({ month, count }) => ({
            label: monthName.format(new Date(`${month}-01`)),
            count,
            href: narrowed(daysOf(month)),
          }))
          .reverse()}
      />
      <Counts
        title={text('search.numbers.people')}
        counts={shown.people.map(({ userId, name, count }) => ({
          label: name ?? text('search.numbers.unknown', { id: userId.slice(-6) }),
          count,
          href: narrowed({ owner: userId }),
        }))}
      />
    </div>
  );
}

interface Count {
  readonly label: string;
  readonly count: number;
  /** The POCs that are counted here. */
  readonly href: string;
}

function Counts({ title, counts }: { readonly title: string; readonly counts: readonly Count[] }) {
  if (counts.length === 0) return null;
  const most = Math.max(...counts.map(({ count }) => count));
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {counts.map(({ label, count, href }) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
            <meter value={count} max={most} aria-hidden="true" />
            <span class="chip-count">{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
