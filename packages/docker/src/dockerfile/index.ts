export { findDockerfile, findTaken, findTarget, hasDockerfile, localSource } from './dockerfile.ts';
export { findBase } from './find-base.ts';
export { findHidden } from './find-hidden.ts';
export { describeOpenLeftovers, findOpenLeftovers, guardContext } from './guard-context.ts';
export { parseCheck } from './parse-check.ts';
