import { errors } from '@opensearch-project/opensearch';

/** As the client calls it when there is no answer in time. */
export const LATE = 'TimeoutError';

/**
 * The engine refused, or did not answer. Made of what the client throws, whose errors hold the whole request, with the
 * texts of people and the password: of those only the kind and the status are kept.
 */
export class OpenSearchError extends Error {
  /** 0 where there was no answer. */
  readonly status: number;
  /** As the engine calls it: `index_not_found_exception`. */
  readonly kind: string;

  constructor(kind: string, status: number) {
    super(`OpenSearch: ${kind}${status === 0 ? '' : `, ${status}`}`);
    this.name = 'OpenSearchError';
    this.kind = kind;
    this.status = status;
  }

  get isLate(): boolean {
    return this.kind === LATE;
  }
}

/** @throws OpenSearchError instead of what the client throws */
export async function answerOf<Answer>(request: PromiseLike<{ readonly body: Answer }>): Promise<Answer> {
  try {
    return (await request).body;
  } catch (error) {
    if (error instanceof errors.ResponseError) {
      throw new OpenSearchError(kindOf(error.body), error.statusCode);
    }
    if (error instanceof errors.OpenSearchClientError) throw new OpenSearchError(error.name, 0);
    throw error;
  }
}

/** A proxy in front of the engine may answer anything. */
function kindOf(body: unknown): string {
  const { error } = (body ?? {}) as { error?: { type?: unknown } };
  return typeof error?.type === 'string' ? error.type : 'no answer of an engine';
}
