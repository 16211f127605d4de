export { type Closure, lockedClosure } from './locked-closure.ts';
export { type LockedPackage, lockedComponent } from './locked-package.ts';
export { fromRequirement } from './parse-poetry-lock.ts';
export { readEnvironment } from './read-environment.ts';
export { findLock, type ProjectLock, type ReadText, readLock } from './read-lock.ts';
