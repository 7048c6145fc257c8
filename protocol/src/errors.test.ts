import { describe, expect, it } from 'vitest';
import { CloseCode, isPermanentClose } from './close-codes.ts';
import { ERRORS, TatamiError } from './errors.ts';

describe('the registry of errors', () => {
  it('[E1] has kebab codes that fit into a close frame, each with a close code and a status', () => {
    for (const [code, error] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(new TextEncoder().encode(code).length).toBeLessThanOrEqual(123);
      expect(Object.values(CloseCode)).toContain(error.close);
      expect(error.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('[E2] calls 4400 to 4499 permanent and everything else transient', () => {
    const permanent = Object.values(CloseCode).filter(isPermanentClose);
    expect(permanent.sort()).toEqual([4401, 4403, 4404, 4409, 4413, 4422, 4429]);
    expect([1000, 1006, 1012, 1013, 4500, 4508].some(isPermanentClose)).toBe(false);
  });

  it('gives an error its code and the title of the code', () => {
    const error = new TatamiError('not-driver', { cause: 'a reason' });
    expect(error).toMatchObject({ code: 'not-driver', message: 'It is not your turn', cause: 'a reason' });
  });
});
