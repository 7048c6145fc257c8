const BEGINS = /^export (?:declare )?(?:abstract )?(?:class|interface|type|function|const|enum) (\w+)/;

/** What a file of declarations exports, by name: the text with its comment, as `tsc` has written it. */
export function declarationsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let lines: string[] = [];
  let name: string | undefined;
  let depth = 0;
  let isComment = false;
  for (const line of text.split('\n')) {
    if (depth === 0 && name === undefined && !isComment && line.startsWith('/**')) lines = [];
    const begins = depth === 0 && !isComment ? BEGINS.exec(line)?.[1] : undefined;
    if (begins !== undefined) name = begins;
    lines.push(line);
    if (line.trimStart().startsWith('/**')) isComment = true;
    const isCode = !isComment;
    if (line.trimEnd().endsWith('*/')) isComment = false;
    if (!isCode) continue;
    depth += count(line, /[{([]/g) - count(line, /[})\]]/g);
    if (depth > 0 || !/[;}]$/.test(line)) continue;
    // A function has one declaration for each way to call it.
    if (name !== undefined)
      found.set(name, [...(found.has(name) ? [found.get(name)] : []), ...lines].join('\n'));
    lines = [];
    name = undefined;
  }
  return found;
}

/** The names that a file exports from others: what they are called there, and the file or package. */
export function exportsOf(
  text: string,
): { readonly name: string; readonly as: string; readonly from: string }[] {
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map(part => part.trim().replace(/^type /, ''))
        .filter(part => part !== '')
        .map(part => {
          const [name = '', as = name] = part.split(' as ');
          return { name, as, from };
        }),
  );
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
