import { expect, it } from 'vitest';
import { dojoPath, parseRoute, replayPath } from './route.ts';

const ID = '0190d0c0-0000-7000-8000-0000000000a0';

it('knows the list, a dojo, its replay, and nothing else', () => {
  expect(parseRoute('/')).toEqual({ page: 'dojos' });
  expect(parseRoute(dojoPath(ID))).toEqual({ page: 'dojo', dojoId: ID });
  expect(parseRoute(`/d/${ID}/`)).toEqual({ page: 'dojo', dojoId: ID });
  expect(parseRoute(replayPath(ID))).toEqual({ page: 'replay', dojoId: ID });
  for (const path of ['/d/', '/d/none', `/d/${ID}/x`, '/x']) expect(parseRoute(path).page).toBe('not-found');
});
