import type { Poc } from '@tatami/rest';

export function examplePoc(parts: Partial<Poc> = {}): Poc {
  return {
    id: '0190d0c0-0000-7000-8000-0000000000f1',
    name: 'Bowling',
    description: '# Ten frames',
    languages: ['Java'],
    tags: ['kata'],
    repositoryUrl: null,
    visibility: 'tenant',
    ownerId: '0190d0c0-0000-7000-8000-0000000000a1',
    origin: null,
    rev: 1,
    createdAt: '2026-05-20T12:00:00.000Z',
    updatedAt: '2026-05-20T12:00:00.000Z',
    ...parts,
  };
}
