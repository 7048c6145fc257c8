export type { IndexerMetrics } from './ports.ts';
export { startIndexer } from './start-indexer.ts';
