import { Problem, ref } from '@tatami/rest';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref(Problem) } },
});

/** What the description of the API says of every operation. */
export const PROBLEMS = {
  '4xx': problem('The request cannot be carried out'),
  '5xx': problem('Not now, or a fault of ours'),
} as const;

/** What it says of an operation that asks who is asking. */
export const SIGNED_IN = { security: [{ bearer: [] }] } as const;
