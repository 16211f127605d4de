export { findChannel, findEnvironment } from './find-environment.ts';
export { environmentOption } from './options.ts';
export { type Environment, resolveEnvironments } from './resolve-environments.ts';
export { type Deployed, findStanding, isGood, type Standing } from './standing.ts';
