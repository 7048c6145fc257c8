/** One environment variable: how it is read, and what a reader of the README learns about it. */
export interface Setting<Value> {
  /** What holds if it is not set, in words; empty if it has to be set. */
  readonly fallback: string;
  /** What has to be written there, in a few words. */
  readonly kind: string;
  /** What it sets, in words. */
  readonly sets: string;
  /** @param text undefined if the variable is not set */
  read(text: string | undefined): Reading<Value>;
}

/** A problem is the end of a sentence that begins with the variable's name. It holds no secret. */
type Reading<Value> = { readonly value: Value } | { readonly problem: string };

/** All variables of a service, by their names. Its parser and its table in the README both come from here. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

export type SettingsOf<Table extends SettingsTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Throws ConfigError with every problem at once.
 * @param moreProblems what a service has found wrong with variables that only make sense together
 */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  env: Environment,
  moreProblems: readonly string[] = [],
): SettingsOf<Table> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(table)) {
    const reading = setting.read(env[name]);
    if ('problem' in reading) problems.push(`${name} ${reading.problem}`);
    else values[name] = reading.value;
  }
  problems.push(...moreProblems);
  if (problems.length > 0) throw new ConfigError(problems);
  return values as SettingsOf<Table>;
}
