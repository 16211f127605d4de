export { checkContent } from './check-content.ts';
export { findMismatches } from './find-mismatches.ts';
export { knownClassifiers } from './metadata/known-classifiers.ts';
export { isReservedName } from './names/reserved-names.ts';
