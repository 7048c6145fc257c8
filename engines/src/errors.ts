/** The registry of what this package throws. A code stays what it is; messages may change. */
const ENGINE_ERRORS = {
  'port-taken': 'Another program listens on the port',
  'data-dir-not-reachable': 'The operating-system user of PostgreSQL cannot enter a folder',
  'data-dir-in-use': 'Another living process has started PostgreSQL on this folder',
  'cluster-not-started': 'PostgreSQL did not start',
  'moto-not-started': 'The S3 server did not start',
  'keycloak-not-started': 'Keycloak did not start',
  'opensearch-not-started': 'OpenSearch did not start',
} as const;

export type EngineErrorCode = keyof typeof ENGINE_ERRORS;

/** An engine that this machine cannot start, with a stable code. Its message never holds a password. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, options: { detail?: string; cause?: unknown } = {}) {
    const title = ENGINE_ERRORS[code];
    super(options.detail === undefined ? title : `${title}: ${options.detail}`, { cause: options.cause });
    this.name = 'EngineError';
    this.code = code;
  }
}
