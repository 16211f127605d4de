export { type ApiChanges, compareApis } from './compare-apis.ts';
export { allowsBreaking } from './judge-release.ts';
export { listBreaking, renderChanges } from './render-changes.ts';
