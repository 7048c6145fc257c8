import type { ProcessIdentity } from '@tatami/engines';

type Environment = Readonly<Record<string, string>>;

/**
 * More environment for one pod, made of what it would have without: a test puts a link that it can break between the
 * pod and its database, say.
 * @param index of the pod, from 0
 */
export type PodEnvironment = (own: Environment, index: number) => Environment;

export interface StackPorts {
  readonly page: number;
  /** One for each pod. */
  readonly pods: readonly number[];
  readonly identity: number;
  readonly database: number;
  /** Of the stack's own Redis; it has one only if there are several pods and no other Redis is given. */
  readonly redis: number;
}

export interface StackOptions {
  /** Kept when the stack stops. Without one, a temporary folder that is removed. */
  readonly dataDir?: string;
  /** Without them, any free ones. */
  readonly ports?: StackPorts;
  /** How many pods share the work; one if this does not say. Several talk to each other over Redis. */
  readonly podCount?: number;
  /** REDIS_URL and what belongs to it, of a Redis that runs already; without it several pods are given one. */
  readonly redisEnvironment?: Readonly<Record<string, string>>;
  /** Whether the page is built and served; tests of the API and the pod do without. */
  readonly servesPage?: boolean;
  /** Whether a pod that crashes is started again; it is unless this says otherwise. */
  readonly restartsPod?: boolean;
  /** More environment for the pods, such as limits. */
  readonly podEnvironment?: Environment | PodEnvironment;
  /** Called as each part is up. */
  readonly onStep?: (step: string) => void;
  /** What a person should know while it runs. */
  readonly log?: (line: string) => void;
  /** Called when a pod or Redis, by its name, has started or ended. */
  readonly onProcess?: (name: string, identity: ProcessIdentity | undefined) => void;
}

/** All that was decided before anything starts. */
export interface StackPlan extends Required<StackOptions> {
  readonly ports: StackPorts;
  readonly pageUrl: string;
  readonly identityUrl: string;
  readonly redis: RedisPlan;
}

export type RedisPlan =
  /** One pod has nobody to talk to. */
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly environment: Readonly<Record<string, string>> }
  | { readonly kind: 'own'; readonly program: string };
