import { parseArgs } from 'node:util';
import { ROWS } from './rows.ts';

/** Does to real processes what a bad day does, and prints what people saw of it. Fails if something is as it must not be. */
async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const row = ROWS[name];
  if (row === undefined) throw new Error(usage());
  const options = Object.fromEntries(
    Object.keys(row.defaults).map(key => [key, { type: 'string' as const }]),
  );
  const { values } = parseArgs({ args, options });
  const given = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, count(String(text))]));
  const { figures, broken, late } = await row.run(given, say);
  console.log(JSON.stringify({ ...row.defaults, ...given, ...figures }, rounded, 2));
  for (const what of broken) console.error(`BROKEN: ${what}`);
  for (const what of late) console.error(`LATE: ${what}`);
  if (broken.length + late.length > 0) process.exitCode = 1;
}

function usage(): string {
  const lines = Object.entries(ROWS).map(([name, { defaults }]) => {
    const options = Object.entries(defaults).map(([key, value]) => `[--${key} ${value}]`);
    return `npm run chaos -- ${name} ${options.join(' ')}`;
  });
  return lines.join('\n');
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is no count\n${usage()}`);
  return value;
}

function say(line: string): void {
  console.error(line);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
