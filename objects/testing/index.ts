export { contentOf } from '../src/object-content.ts';
export { type MotoBucket, motoBucket } from './moto-bucket.ts';
export { newAttachmentKey } from './new-attachment-key.ts';
export { ObjectServer } from './object-server.ts';
export { type ObjectStoreFixture, runObjectStoreContract } from './object-store.contract.ts';
