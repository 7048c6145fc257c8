export { type Closed, RawClient } from './raw-client.ts';
export { TestIssuer, type TokenRequest } from './test-issuer.ts';
export { TestPod, type TestPodOptions } from './test-pod.ts';
