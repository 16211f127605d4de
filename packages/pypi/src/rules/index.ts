export { checkContent } from './check-content.ts';
export { findMismatches } from './find-mismatches.ts';
export { knownClassifiers } from './known-classifiers.ts';
export { isReservedName } from './reserved-names.ts';
