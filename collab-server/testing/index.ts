export { type Closed, RawClient } from './raw-client.ts';
export { TestPod, type TestPodOptions } from './test-pod.ts';
