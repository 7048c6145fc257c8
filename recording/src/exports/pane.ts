const COLUMNS = 100;
const ROWS = 30;
const TEXT_ROWS = ROWS - 1;
const ESCAPE = '\u001b[';

/** A terminal that shows a part of a text under a heading; only lines that changed are drawn anew. */
export class Pane {
  readonly columns = COLUMNS;
  readonly rows = ROWS;
  #shown: string[] = [];
  #firstLine = 0;

  /** @returns what a terminal has to be sent, so that it shows the text around `position` */
  show(heading: string, text: string, position: number): string {
    const isFirst = this.#shown.length === 0;
    const lines = [plain(heading), ...this.#window(text, position)];
    const drawn = lines.flatMap((line, row) => {
      if (line === this.#shown[row]) return [];
      const style = row === 0 ? `${ESCAPE}7m${line}${ESCAPE}0m` : line;
      return [`${ESCAPE}${row + 1};1H${ESCAPE}2K${style}`];
    });
    this.#shown = lines;
    // A line that is too wide, because its letters are, must not go on in the next one.
    return (isFirst ? `${ESCAPE}?7l${ESCAPE}?25l${ESCAPE}2J` : '') + drawn.join('');
  }

  #window(text: string, position: number): string[] {
    const edited = lineAt(text, position);
    if (edited < this.#firstLine || edited >= this.#firstLine + TEXT_ROWS) {
      this.#firstLine = Math.max(0, edited - Math.floor(TEXT_ROWS / 2));
    }
    const lines: string[] = [];
    let from = startOfLine(text, this.#firstLine);
    for (let row = 0; row < TEXT_ROWS; row++) {
      if (from > text.length) {
        lines.push('');
        continue;
      }
      const end = text.indexOf('\n', from);
      const line = text.slice(from, end === -1 ? text.length : end);
      lines.push(plain(line));
      from = end === -1 ? text.length + 1 : end + 1;
    }
    return lines;
  }
}

function lineAt(text: string, position: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Behind the end of a text that has fewer lines. */
function startOfLine(text: string, line: number): number {
  let from = 0;
  for (let count = 0; count < line; count++) {
    const end = text.indexOf('\n', from);
    if (end === -1) return text.length + 1;
    from = end + 1;
  }
  return from;
}

/** What somebody typed must not steer the terminal of whoever looks at it. */
function plain(line: string): string {
  const letters = line
    .slice(0, COLUMNS * 2)
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '\ufffd');
  return [...letters].slice(0, COLUMNS).join('');
}
