export { forgedUpdate } from '../src/gate/testing/forged-inserts.ts';
