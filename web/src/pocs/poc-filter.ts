import { POCS_PATH } from '../route.ts';

/** Which POCs are listed; it lives in the address, so that a link shows somebody else the same. */
export interface PocFilter {
  /** What is searched for. */
  readonly q?: string;
  readonly language?: string;
  readonly tag?: string;
}

export type PocLabelKind = 'language' | 'tag';

export const LABEL_KINDS = ['language', 'tag'] as const satisfies readonly PocLabelKind[];

export function readPocFilter(search: string): PocFilter {
  const query = new URLSearchParams(search);
  const filter: { -readonly [Member in keyof PocFilter]: PocFilter[Member] } = {};
  const q = query.get('q')?.trim() ?? '';
  if (q !== '') filter.q = q;
  for (const kind of LABEL_KINDS) {
    const label = query.get(kind)?.trim() ?? '';
    if (label !== '') filter[kind] = kind === 'tag' ? label.toLowerCase() : label;
  }
  return filter;
}

export function pocsPath(filter: PocFilter): string {
  const query = new URLSearchParams();
  if (filter.q !== undefined) query.set('q', filter.q);
  for (const kind of LABEL_KINDS) {
    const label = filter[kind];
    if (label !== undefined) query.set(kind, label);
  }
  return query.size === 0 ? POCS_PATH : `${POCS_PATH}?${query}`;
}

/** The filter with a label chosen, or without it if it was chosen already. */
export function toggled(filter: PocFilter, kind: PocLabelKind, label: string): PocFilter {
  const { [kind]: before, ...rest } = filter;
  return before === label ? rest : { ...rest, [kind]: label };
}
