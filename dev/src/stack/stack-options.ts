import type { ProcessIdentity } from './process-identity.ts';

export interface StackPorts {
  readonly page: number;
  readonly pod: number;
  readonly identity: number;
  readonly database: number;
}

export interface StackOptions {
  /** Kept when the stack stops. Without one, a temporary folder that is removed. */
  readonly dataDir?: string;
  /** Without them, any free ones. */
  readonly ports?: StackPorts;
  /** Whether the page is built and served; tests of the API and the pod do without. */
  readonly servesPage?: boolean;
  /** Whether a pod that crashes is started again; it is unless this says otherwise. */
  readonly restartsPod?: boolean;
  /** More environment for the pod, such as limits. */
  readonly podEnvironment?: Readonly<Record<string, string>>;
  /** Called as each part is up. */
  readonly onStep?: (step: string) => void;
  /** What a person should know while it runs. */
  readonly log?: (line: string) => void;
  readonly onPodProcess?: (identity: ProcessIdentity | undefined) => void;
}

/** All that was decided before anything starts. */
export interface StackPlan extends Required<StackOptions> {
  readonly ports: StackPorts;
  readonly pageUrl: string;
  readonly identityUrl: string;
}
