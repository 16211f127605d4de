export { checkLocks } from './check-locks.ts';
export { nameOtherCopies } from './copies/other-copies.ts';
export { findVersionFiles, type VersionFiles } from './find-version-files.ts';
export { nameRefusals } from './refusals.ts';
export type { KnownReleases } from './released.ts';
export { renderPlaces } from './render-places.ts';
