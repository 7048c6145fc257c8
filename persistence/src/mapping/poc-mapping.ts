import { Compile } from 'typebox/compile';
import { type ChildNode, MAX_FIELDS, MappingFile, type RootNode } from './mapping-schema.ts';
import builtIn from './pocs.json' with { type: 'json' };

const compiled = Compile(MappingFile);

/** The fields that both search engines live on, and the columns of `poc` that they come from. */
const NEEDED = {
  id: 'id',
  rev: 'rev',
  name: 'name',
  description: 'description',
  languages: 'languages',
  tags: 'tags',
  sourceNames: 'source_names',
  ownerId: 'owner_id',
  visibility: 'visibility',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

/** What PGSync knows and this does not. */
const UNSUPPORTED = new Set([
  'base_tables',
  'concat',
  'mapping',
  'mappings',
  'move',
  'pipeline',
  'plugins',
  'replace',
  'routing',
  'setting',
  'settings',
  'through_tables',
  'watched_columns',
]);

/** The mapping file cannot be used. The message begins with the place in the file. */
export class MappingRefused extends Error {
  constructor(place: string, what: string) {
    super(`${place === '' ? '/' : place}: ${what}`);
    this.name = 'MappingRefused';
  }
}

/** Of which tables and columns the document of a POC is made that a search engine is given. */
export interface PocMapping {
  readonly root: RootNode;
}

/** What is indexed if an operator says nothing else. */
export const BUILT_IN_MAPPING: PocMapping = readMapping(builtIn);

/**
 * @param file the content of a mapping file
 * @throws MappingRefused
 */
export function readMapping(file: unknown): PocMapping {
  if (!compiled.Check(file)) throw refusalOf(compiled.Errors(file));
  const [{ nodes: root }] = file as unknown as [{ nodes: RootNode }];
  checkRoot(root, '/0/nodes');
  return { root };
}

/** What a column is called in the document. */
export function fieldName({ transform }: RootNode | ChildNode, name: string): string {
  return transform?.rename?.[name] ?? name;
}

type Problem = ReturnType<typeof compiled.Errors>[number];

/** The word that is not understood, before what is only missing because of it. */
function refusalOf(problems: readonly Problem[]): MappingRefused {
  const stranger = problems.find(({ keyword }) => keyword === 'additionalProperties');
  if (stranger?.keyword === 'additionalProperties') {
    const [word = ''] = stranger.params.additionalProperties;
    const why = UNSUPPORTED.has(word) ? 'a part of PGSync that is not supported' : 'not known';
    return new MappingRefused(`${stranger.instancePath}/${word}`, `\`${word}\` is ${why}`);
  }
  const [first] = problems.filter(({ keyword }) => keyword !== 'boolean');
  return new MappingRefused(first?.instancePath ?? '', messageOf(first));
}

function messageOf(problem: Problem | undefined): string {
  switch (problem?.keyword) {
    case 'const':
      return `must be ${JSON.stringify(problem.params.allowedValue)}`;
    case 'enum':
      return `must be one of ${problem.params.allowedValues.join(', ')}`;
    case 'required':
      return `\`${problem.params.requiredProperties.join('`, `')}\` must be said`;
    case 'pattern':
      return 'must be a name of letters, digits and _; paths into JSON (`->`) are not supported';
    default:
      return problem?.message ?? 'not understood';
  }
}

function checkRoot(root: RootNode, place: string): void {
  for (const [field, column] of Object.entries(NEEDED)) {
    if (!root.columns.includes(column))
      throw new MappingRefused(`${place}/columns`, `\`${column}\` is needed by every search`);
    if (fieldName(root, column) !== field)
      throw new MappingRefused(`${place}/transform/rename`, `\`${column}\` has to be called \`${field}\``);
  }
  if (root.label !== undefined && root.label !== root.table)
    throw new MappingRefused(`${place}/label`, 'the root has no field that could be called so');
  checkFields(root, place);
}

function checkFields(node: RootNode | ChildNode, place: string): void {
  const { columns, children = [], transform } = node;
  for (const name of Object.keys(transform?.rename ?? {})) {
    if (!columns.includes(name))
      throw new MappingRefused(`${place}/transform/rename`, `\`${name}\` is not among the columns`);
  }
  const fields = [...columns.map(column => fieldName(node, column)), ...children.map(labelOf)];
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined) throw new MappingRefused(place, `two fields are called \`${twice}\``);
  if (fields.length > MAX_FIELDS) throw new MappingRefused(place, `has more than ${MAX_FIELDS} fields`);
  children.forEach((child, i) => {
    const childPlace = `${place}/children/${i}`;
    const isScalar = child.relationship.variant === 'scalar';
    if (isScalar && child.columns.length + (child.children?.length ?? 0) !== 1)
      throw new MappingRefused(`${childPlace}/columns`, 'a scalar is one column without children');
    checkFields(child, childPlace);
  });
}

export function labelOf({ label, table }: ChildNode): string {
  return label ?? table;
}
