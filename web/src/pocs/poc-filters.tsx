import { useApp } from '../context.ts';
import { LABEL_KINDS, type PocFilter, type PocLabelKind, pocsPath, toggled } from './poc-filter.ts';

/** What there is to choose from, with the number of POCs where it is known. */
export type OfferedLabels = Readonly<Record<PocLabelKind, readonly OfferedLabel[]>>;

interface OfferedLabel {
  readonly label: string;
  readonly count?: number;
}

/** More than this is no choice any more; what a link chose is always among them. */
const MAX_OFFERED = 12;

/** One row of chips for each kind of label. The row is there before its chips are, so that nothing moves. */
export function PocFilters({ filter, seen }: { readonly filter: PocFilter; readonly seen: OfferedLabels }) {
  const { navigation, language } = useApp();
  const { text } = language.translator.value;
  return (
    <search class="filters" aria-label={text('pocs.filters')}>
      {LABEL_KINDS.map(kind => {
        const chosen = filter[kind];
        const offered = seen[kind].slice(0, MAX_OFFERED);
        const isOffered = offered.some(({ label }) => isSame(label, chosen));
        if (chosen !== undefined && !isOffered) offered.unshift({ label: chosen });
        return (
          <fieldset key={kind} class="chip-row">
            <legend class="unseen">{text(`pocs.${kind}`)}</legend>
            {offered.map(({ label, count }) => (
              <button
                key={label}
                type="button"
                class="chip"
                aria-pressed={isSame(label, chosen)}
                onClick={() =>
                  navigation.go(
                    pocsPath(
                      toggled(filter, kind, isSame(label, chosen) && chosen !== undefined ? chosen : label),
                    ),
                  )
                }
              >
                {kind === 'tag' ? `#${label}` : label}
                {count !== undefined && <span class="chip-count">{count}</span>}
              </button>
            ))}
          </fieldset>
        );
      })}
    </search>
  );
}

/** A search does not mind capitals, and shows a label as most write it. */
function isSame(label: string, chosen: string | undefined): boolean {
  return label.toLowerCase() === chosen?.toLowerCase();
}
