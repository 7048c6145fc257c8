import { useApp } from '../context.ts';
import { LABEL_KINDS, type PocFilter, pocsPath, toggled } from './poc-filter.ts';
import type { SeenLabels } from './poc-list.ts';

/** More than this is no choice any more; what a link chose is always among them. */
const MAX_OFFERED = 12;

/** One row of chips for each kind of label. The row is there before its chips are, so that nothing moves. */
export function PocFilters({ filter, seen }: { readonly filter: PocFilter; readonly seen: SeenLabels }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  return (
    <search class="filters" aria-label={text('pocs.filters')}>
      {LABEL_KINDS.map(kind => {
        const chosen = filter[kind];
        const offered = seen[kind].slice(0, MAX_OFFERED);
        if (chosen !== undefined && !offered.includes(chosen)) offered.unshift(chosen);
        return (
          <fieldset key={kind} class="chip-row">
            <legend class="unseen">{text(`pocs.${kind}`)}</legend>
            {offered.map(label => (
              <button
                key={label}
                type="button"
                class="chip"
                aria-pressed={label === chosen}
                onClick={() => navigation.go(pocsPath(toggled(filter, kind, label)))}
              >
                {kind === 'tag' ? `#${label}` : label}
              </button>
            ))}
          </fieldset>
        );
      })}
    </search>
  );
}
