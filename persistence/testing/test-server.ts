import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of the cluster that all tests of a run share. */
    tatamiServerUrl: string;
  }
}

export function testServerUrl(): string {
  return inject('tatamiServerUrl');
}
