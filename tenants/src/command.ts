import { parseArgs } from 'node:util';
import { isOneLine } from '@tatami/kernel';

export const USAGE = `usage: npm run tenants -- COMMAND

  install                              makes the catalog and the roles on a new server, or brings them to the newest schema:
                                       to be run before migrate
  list                                 all tenants and their states
  create SLUG --name NAME --issuer URL [--domain EMAIL-DOMAIN]…
                                       a tenant with a database of its own; run it again to finish one that ended
  create SLUG --name NAME --owner EMAIL [--domain EMAIL-DOMAIN]…
                                       the same with a realm of its own in the Keycloak at KEYCLOAK_URL, and in it the
                                       first owner, whose first password is printed
  suspend SLUG                         nobody of it is let in, and those who are there are put out
  resume SLUG                          the opposite
  erase SLUG --confirm SLUG            removes everything of it, for ever; run it again until it says that it is done
  migrate [--canary SLUG] [--at-once N]
                                       brings all databases to the newest schema: one first, then the others;
                                       stops when one fails

NAME shows in one line and has up to 120 characters. DATABASE_URL is the administrator's. Exit status: 0 done, 1 not done, 2 not understood.`;

const MAX_NAME_LENGTH = 120;

export type Command =
  | { readonly kind: 'install' | 'list' }
  | {
      readonly kind: 'create';
      readonly slug: string;
      readonly name: string;
      /** Where its people sign in; undefined for a realm that is made for them. */
      readonly issuer: string | undefined;
      /** The e-mail address of the first owner, for a realm that is made. */
      readonly owner: string | undefined;
      readonly domains: readonly string[];
    }
  | { readonly kind: 'suspend' | 'resume' | 'erase'; readonly slug: string }
  | { readonly kind: 'migrate'; readonly canary: string | undefined; readonly atOnce: number };

/** What is wrong with a command line, in words for who typed it. */
export class CommandError extends Error {}

const SLUG = /^[a-z0-9](-?[a-z0-9]){0,39}$/;
/** Only a form that every identity provider takes; whether somebody has it shows when it is used. */
const EMAIL = /^[^\s@<>"]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const MAX_AT_ONCE = 64;

/** @throws CommandError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [kind, slug = '', ...more] = positionals;
  if (more.length > 0) throw new CommandError(`There is a word too many: ${more[0]}`);
  switch (kind) {
    case 'install':
    case 'list':
      return { kind };
    case 'create': {
      const { name, issuer, owner, domain = [] } = values;
      if (name === undefined || (issuer === undefined) === (owner === undefined)) {
        throw new CommandError('create takes --name, and --issuer or --owner');
      }
      if (!isOneLine(name) || name.length > MAX_NAME_LENGTH) {
        throw new CommandError(
          `--name takes one line of up to ${MAX_NAME_LENGTH} characters that shows something`,
        );
      }
      if (issuer !== undefined && !URL.canParse(issuer)) throw new CommandError('--issuer is no URL');
      if (owner !== undefined && !EMAIL.test(owner)) throw new CommandError('--owner is no e-mail address');
      const domains = domain.map(one => one.toLowerCase());
      return { kind, slug: checked(slug), name, issuer, owner: owner?.toLowerCase(), domains };
    }
    case 'suspend':
    case 'resume':
      return { kind, slug: checked(slug) };
    case 'erase':
      if (values.confirm !== slug) throw new CommandError(`To erase it, say --confirm ${slug}`);
      return { kind, slug: checked(slug) };
    case 'migrate': {
      const atOnce = Number(values['at-once'] ?? '4');
      if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > MAX_AT_ONCE) {
        throw new CommandError(`--at-once takes a number from 1 to ${MAX_AT_ONCE}`);
      }
      return { kind, canary: values.canary, atOnce };
    }
    default:
      throw new CommandError(kind === undefined ? 'Say what to do' : `There is no command ${kind}`);
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: text,
        issuer: text,
        owner: text,
        domain: { type: 'string', multiple: true },
        confirm: text,
        canary: text,
        'at-once': text,
      },
    });
  } catch (cause) {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function checked(slug: string): string {
  if (!SLUG.test(slug)) {
    throw new CommandError('A slug is lower-case letters, digits and single hyphens, at most 40');
  }
  return slug;
}
