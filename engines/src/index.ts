export { EngineError } from './errors.ts';
export { findProgram } from './find-program.ts';
export { freePort } from './free-port.ts';
export { type FoundProgram, installMoto } from './moto/install-moto.ts';
export { type MotoServer, startMoto } from './moto/moto-server.ts';
export { DataFolder } from './postgres/data-folder.ts';
export { type EmbeddedCluster, startEmbeddedCluster } from './postgres/embedded-cluster.ts';
export { isAlive, type ProcessIdentity, processIdentity } from './process-identity.ts';
