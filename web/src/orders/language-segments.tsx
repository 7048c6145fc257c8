import type { Signal } from '@preact/signals';
import { LANGUAGES, type Language } from '../i18n/translate.ts';
import { Segments } from '../ui/segments.tsx';

const ALL = Object.keys(LANGUAGES) as Language[];

/** One of the languages that we speak, each named in itself. */
export function LanguageSegments({
  legend,
  chosen,
}: {
  readonly legend: string;
  readonly chosen: Signal<Language>;
}) {
  return (
    <Segments
      legend={legend}
      values={ALL}
      chosen={chosen.value}
      onChoose={one => {
        chosen.value = one;
      }}
      show={one => LANGUAGES[one]}
      langOf={one => one}
    />
  );
}
