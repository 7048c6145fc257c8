export type { DemoTenant, DemoUser } from './demo/demo-tenants.ts';
export { demoDojoId } from './demo/seed.ts';
export { anyPorts, freePorts } from './stack/ports.ts';
export { findRedis } from './stack/redis-process.ts';
export type { Stack } from './stack/stack.ts';
export { startStack } from './stack/stack.ts';
export type { PodEnvironment, StackOptions, StackPorts } from './stack/stack-options.ts';
