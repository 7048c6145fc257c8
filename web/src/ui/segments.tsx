import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface SegmentsProps<Value extends string | number> {
  readonly legend: string;
  readonly values: readonly Value[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
  /** How a value is shown. */
  readonly show: (value: Value) => ComponentChildren;
  /** Of the text of a value, where each is in a language of its own. */
  readonly langOf?: (value: Value) => string;
}

/** One of a few values, all of which are to be seen. */
export function Segments<Value extends string | number>(props: SegmentsProps<Value>) {
  const { legend, values, chosen, onChoose, show, langOf } = props;
  const name = useId();
  return (
    <fieldset class="segments">
      <legend>{legend}</legend>
      {values.map(value => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span lang={langOf?.(value)}>{show(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}
