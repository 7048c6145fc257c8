/** What breaks a line, hides, turns round what stands beside it, or is half a character. */
const DISTURBING = /[\p{Control}\p{Surrogate}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Something to see. Spaces show nothing, nor do characters that only join or fill (a blank braille cell is no space to Unicode). */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;

/** Whether a text can stand as a name among others: it shows something, in one line, and leaves what is beside it alone. */
export function isOneLine(text: string): boolean {
  return VISIBLE.test(text) && !DISTURBING.test(text);
}
