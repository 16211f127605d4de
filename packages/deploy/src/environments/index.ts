export { findChannel, findEnvironment } from './find-environment.ts';
export { environmentOption } from './options.ts';
export { releaseOf } from './release-of.ts';
export { type Environment, resolveEnvironments } from './resolve-environments.ts';
export { type Deployed, findBefore, findStanding, findTaken, isGood, type Standing } from './standing.ts';
