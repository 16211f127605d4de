export { findWarnings } from './find-warnings.ts';
export { readChanges } from './read-changes.ts';
export { readImages } from './read-image.ts';
export { readMessages } from './read-messages.ts';
export { readRelease } from './read-release.ts';
export { type Replacement, realNames } from './real-names.ts';
