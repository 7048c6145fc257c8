import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextBuffer } from './text-buffer.ts';

it('has the text that a string would have after the same edits, and gives back what it deletes', () => {
  const edit = fc.record({
    at: fc.nat(),
    deleted: fc.nat(9),
    inserted: fc.string({ unit: 'grapheme', maxLength: 2_000 }),
  });
  fc.assert(
    fc.property(fc.string(), fc.array(edit), (start, edits) => {
      const buffer = new TextBuffer(start);
      let text = start;
      for (const { at, deleted, inserted } of edits) {
        const position = at % (text.length + 1);
        expect(buffer.splice(position, deleted, inserted)).toBe(text.slice(position, position + deleted));
        text = text.slice(0, position) + inserted + text.slice(position + deleted);
        expect(buffer.toString()).toBe(text);
      }
    }),
  );
});
