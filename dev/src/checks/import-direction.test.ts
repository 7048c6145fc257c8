import { describe, expect, it } from 'vitest';
import { importProblems } from './import-direction.ts';

function problemsOf(path: string, text: string): string[] {
  return importProblems([{ path, text }]);
}

describe('importProblems', () => {
  it.each([
    ['client/src/a.ts', "import { x } from '@tatami/protocol/ids';"],
    ['collab-server/src/room/a.ts', "import type { Journal } from '@tatami/persistence';"],
    ['persistence/src/a.ts', "import { Client } from 'pg';\nimport { b } from '../testing/b.ts';"],
    ['protocol/src/a.ts', "import { every } from '@tatami/kernel/clock';"],
    ['dev/src/a.ts', "await import('@tatami/collab-server/main');"],
  ])('accepts %s: %s', (path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });

  it.each([
    ['kernel/src/a.ts', "import { x } from '@tatami/protocol/ids';"],
    ['protocol/src/a.ts', "import { x } from '@tatami/client';"],
    ['collab-server/src/a.ts', "import {\n  x,\n  y,\n} from '@tatami/poc-api';"],
    ['web/src/a.tsx', "export * from '@tatami/persistence';"],
    ['client/src/a.ts', "import '@tatami/bus';"],
    ['client/src/a.ts', "const x = await import('@tatami/dev');"],
    ['identity/src/a.ts', "import { x } from '../../persistence/src/x.ts';"],
    ['protocol/src/a.ts', "type X = import('@tatami/dev').X;"],
  ])('refuses %s: %j', (path, text) => {
    expect(problemsOf(path, text)).toHaveLength(1);
  });

  it('wants an allowed package to be imported by its name', () => {
    expect(problemsOf('client/src/a.ts', "import { x } from '../../protocol/src/ids.ts';")).toHaveLength(1);
  });

  it('wants every package to have a rule', () => {
    expect(problemsOf('unheard-of/src/a.ts', '')).toHaveLength(1);
  });
});
