export { exampleDocument } from './example-document.ts';
export { runSearchIndexContract, type SearchIndexContractSetup } from './search-index.contract.ts';
