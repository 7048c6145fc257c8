import { expect, it } from 'vitest';
import { mappingWith } from '../../testing/mapping-with.ts';
import type { ChildNode } from './mapping-schema.ts';
import { MappingRefused, readMapping } from './poc-mapping.ts';

const review: ChildNode = {
  table: 'review',
  columns: ['stars'],
  relationship: {
    type: 'one_to_many',
    variant: 'object',
    foreign_key: { parent: ['id'], child: ['poc_id'] },
  },
};
const withChild = (differs: object) => mappingWith([], [{ ...review, ...differs }]);
const withRelationship = (differs: object) =>
  withChild({ relationship: { ...review.relationship, ...differs } });
const withRoot = (differs: object) => {
  const [document] = mappingWith([]);
  return [{ ...document, nodes: { ...document?.nodes, ...differs } }];
};

it('takes the built-in mapping with more columns and children', () => {
  const nested = { ...review, label: 'reviews', children: [{ ...review, table: 'answer' }] };
  expect(readMapping(mappingWith(['team'], [nested])).root.children?.[0]?.label).toBe('reviews');
});

it.each([
  ['no list', {}, '/: must be array'],
  ['two documents', [...mappingWith([]), ...mappingWith([])], '/: must not have more than 1 items'],
  ['a database', [{ ...mappingWith([])[0], database: 'book' }], '/0/database: must be "*"'],
  ['an index', [{ ...mappingWith([])[0], index: 'book' }], '/0/index: must be "tatami-pocs"'],
  ['plugins', [{ ...mappingWith([])[0], plugins: ['Hero'] }], '/0/plugins: `plugins` is a part of PGSync'],
  ['a root', withRoot({ table: 'person' }), '/0/nodes/table: must be "poc"'],
  ['a root with a label', withRoot({ label: 'thing' }), '/0/nodes/label: the root has no field'],
  ['too few columns', withRoot({ columns: ['id'] }), '/0/nodes/columns: `rev` is needed'],
  ['no columns', withRoot({ columns: undefined }), '/0/nodes: `columns` must be said'],
  [
    'another name for a needed one',
    withRoot({ transform: {} }),
    '/0/nodes/transform/rename: `source_names` has to',
  ],
  ['a path into JSON', mappingWith(['origin->dojoId']), '/0/nodes/columns/11: must be a name'],
  ['a column twice', mappingWith(['name']), '/0/nodes: two fields are called `name`'],
  [
    'more fields than a function takes',
    mappingWith(
      Array.from({ length: 39 }, (_, n) => `c${n}`),
      [review],
    ),
    '/0/nodes: has more than 50 fields',
  ],
  ['an unknown word', withChild({ order: 'stars' }), '/0/nodes/children/0/order: `order` is not known'],
  ['another schema', withChild({ schema: 'private' }), '/0/nodes/children/0/schema: must be "public"'],
  [
    'another transform',
    withChild({ transform: { concat: {} } }),
    '/0/nodes/children/0/transform/concat: `concat` is a part of PGSync',
  ],
  [
    'a new name for no column',
    withChild({ transform: { rename: { text: 'words' } } }),
    '/0/nodes/children/0/transform/rename: `text` is not among the columns',
  ],
  [
    'a table between',
    withRelationship({ through_tables: ['poc_review'] }),
    '/0/nodes/children/0/relationship/through_tables: `through_tables` is a part of PGSync',
  ],
  [
    'no foreign key',
    withRelationship({ foreign_key: undefined }),
    '/0/nodes/children/0/relationship: `foreign_key` must be said',
  ],
  [
    'another kind of relationship',
    withRelationship({ type: 'many_to_many' }),
    '/0/nodes/children/0/relationship/type: must be one of one_to_one, one_to_many',
  ],
  [
    'a scalar of two columns',
    withChild({ columns: ['a', 'b'], relationship: { ...review.relationship, variant: 'scalar' } }),
    '/0/nodes/children/0/columns: a scalar is one column',
  ],
])('refuses %s, and says where', (_, file, message) => {
  // As it comes out of a file, where nothing is undefined.
  const read = () => readMapping(JSON.parse(JSON.stringify(file)));
  expect(read).toThrow(MappingRefused);
  expect(read).toThrow(message);
});
