import type { ChildNode } from '../src/mapping/mapping-schema.ts';
import builtIn from '../src/mapping/pocs.json' with { type: 'json' };

/** The content of a mapping file: the built-in one with more columns, and with children. */
export function mappingWith(columns: readonly string[], children: readonly ChildNode[] = []) {
  return builtIn.map(document => ({
    ...document,
    nodes: { ...document.nodes, columns: [...document.nodes.columns, ...columns], children },
  }));
}
