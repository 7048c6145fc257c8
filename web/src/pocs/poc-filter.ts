import { isUuid } from '@tatami/protocol';
import { POCS_PATH } from '../route.ts';

/** Which POCs are listed; it lives in the address, so that a link shows somebody else the same. */
export interface PocFilter {
  /** What is searched for. */
  readonly q?: string;
  readonly language?: string;
  readonly tag?: string;
  /** Only those of one person. */
  readonly owner?: string;
  /** Created on these days, `YYYY-MM-DD`; both belong to the period. */
  readonly from?: string;
  readonly to?: string;
  /** Without it: what fits best. */
  readonly sort?: PocSort;
}

export const POC_SORTS = ['newest', 'changed'] as const;
type PocSort = (typeof POC_SORTS)[number];

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
  const owner = query.get('owner') ?? '';
  if (isUuid(owner)) filter.owner = owner;
  for (const day of DAYS) {
    const value = query.get(day) ?? '';
    if (isDay(value)) filter[day] = value;
  }
  const sort = POC_SORTS.find(known => known === query.get('sort'));
  if (sort !== undefined) filter.sort = sort;
  return filter;
}

/** Whether it takes the search: the list itself knows labels only. */
export function isSearch({ q, owner, from, to, sort }: PocFilter): boolean {
  return [q, owner, from, to, sort].some(part => part !== undefined);
}

/** The filter with some parts changed; `undefined` takes one out. */
export function refined(
  filter: PocFilter,
  change: { readonly [Part in keyof PocFilter]?: PocFilter[Part] | undefined },
): PocFilter {
  const parts = Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts) as PocFilter;
}

const DAYS = ['from', 'to'] as const;

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

export function pocsPath(filter: PocFilter): string {
  const query = new URLSearchParams();
  if (filter.q !== undefined) query.set('q', filter.q);
  for (const kind of LABEL_KINDS) {
    const label = filter[kind];
    if (label !== undefined) query.set(kind, label);
  }
  for (const part of ['owner', ...DAYS, 'sort'] as const) {
    const value = filter[part];
    if (value !== undefined) query.set(part, value);
  }
  return query.size === 0 ? POCS_PATH : `${POCS_PATH}?${query}`;
}

/** The filter with a label chosen, or without it if it was chosen already. */
export function toggled(filter: PocFilter, kind: PocLabelKind, label: string): PocFilter {
  const { [kind]: before, ...rest } = filter;
  return before === label ? rest : { ...rest, [kind]: label };
}
