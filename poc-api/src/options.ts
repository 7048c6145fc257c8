import type { VerifyLogout, VerifyToken } from '@tatami/identity';
import type { ObjectStore } from '@tatami/objects';
import type { RandomBytes, TenantId, WriterId } from '@tatami/protocol';
import type { OpenSearch } from '@tatami/search';
import type { TellPods, TenantDirectory, TenantStorage } from './ports.ts';
import type { RateLimiter } from './rate-limits/rate-limiter.ts';
import type { SearchMonitor } from './search-index-of.ts';

/** All that the API needs from outside. */
export interface PocApiOptions {
  readonly tokens: VerifyToken & VerifyLogout;
  readonly tenants: TenantDirectory;
  readonly storage: TenantStorage;
  /** Where the search index is; without it, in each tenant's own database. */
  readonly openSearch?: OpenSearch | undefined;
  /** Is told when OpenSearch is away and searches are answered without it. */
  readonly searchMonitor?: SearchMonitor | undefined;
  /** Where files are. A folder is served by the API itself. */
  readonly objects: ObjectStore;
  /** Tells the workers that a tenant has a job that waits. */
  readonly noteWork: (tenantId: TenantId) => Promise<void>;
  /** Signs the cursors of lists, and makes the secrets of invitations; the same in all processes of an installation. */
  readonly cursorSecret: Uint8Array;
  /** Without it pods notice by themselves, within two seconds. */
  readonly tellPods?: TellPods | undefined;
  /** Whether the workers tell people by e-mail. */
  readonly hasMail: boolean;
  /** The public key with which the workers tell people by Web Push; without it they do not. */
  readonly pushKey?: string | undefined;
  /** Dojos that one user may make in a day. */
  readonly maxDojosPerDay: number;
  /** Requests of one address in a minute that prove nobody; what comes after them waits. 0 for any number. */
  readonly refusalsPerMinute: number;
  /** Of signed-in people; without it they may send any number of requests. */
  readonly rateLimiter?: RateLimiter | undefined;
  /** The page's name at the identity providers. */
  readonly clientId: string;
  /** The names of other apps of ours there. */
  readonly otherClientIds: readonly string[];
  /** This process's identity in the journals. */
  readonly writer: WriterId;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly random: RandomBytes;
}
