import { describe, expect, it } from 'vitest';
import { ruleProblems } from './rule-ids.ts';

const spec = {
  path: 'protocol/SPEC.md',
  text: '- **X1** A thing is so.\n- **X2** Another is, as **X** knows.',
};

/** Put together here, or this file would cite rules itself. */
function title(ids: string): { path: string; text: string } {
  return { path: 'protocol/src/a.test.ts', text: `it(${String.fromCharCode(39)}[${ids}] is so', () => {});` };
}

describe('ruleProblems', () => {
  it('is content when every rule is cited', () => {
    expect(ruleProblems([spec], [title('X1, X2')])).toEqual([]);
    expect(ruleProblems([spec], [title('X1] [X2')])).toEqual([]);
  });

  it('names a rule without a test', () => {
    expect(ruleProblems([spec], [title('X1')])).toEqual(['protocol/SPEC.md: no test cites rule X2']);
  });

  it('names a test of a rule that does not exist', () => {
    expect(ruleProblems([spec], [title('X1, X2, X3')])).toEqual([
      'protocol/src/a.test.ts: there is no rule X3',
    ]);
  });

  it('names a rule that is listed twice', () => {
    const again = { path: 'collab-server/SPEC.md', text: '**X2**' };
    expect(ruleProblems([spec, again], [title('X1, X2')])).toEqual([
      'collab-server/SPEC.md: rule X2 is already in protocol/SPEC.md',
    ]);
  });
});
