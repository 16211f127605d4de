export { checkLocks } from './check-locks.ts';
export { findVersionFiles, type VersionFiles } from './find-version-files.ts';
export { nameOtherCopies } from './copies/other-copies.ts';
export { nameRefusals } from './refusals.ts';
export type { KnownReleases } from './released.ts';
export { renderPlaces } from './render-places.ts';
