export { checkOpenApi, loadOpenApi, withVersion } from './load-openapi.ts';
export {
  isObject,
  type Json,
  type JsonObject,
  longestOpenApi,
  type OpenApi,
  parseOpenApi,
  versionIn,
} from './parse-openapi.ts';
export { findSource, type Source } from './source.ts';
