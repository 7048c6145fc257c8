export { type Closed, RawClient } from './raw-client.ts';
export { type TokenRequest, TestIssuer } from './test-issuer.ts';
export { TestPod, type TestPodOptions } from './test-pod.ts';
