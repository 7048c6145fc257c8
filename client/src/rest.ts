export type * from './rest-api.gen.ts';
export {
  type CallOptions,
  etagOf,
  newKey,
  type OperationId,
  RestApi,
  type RestApiOptions,
} from './rest-api.ts';
export { RestProblem } from './rest-problem.ts';
export { type UploadOptions, uploadAttachment } from './rest-upload.ts';
