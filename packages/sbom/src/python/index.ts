export { describeDistribution, groupDistributions } from './distribution.ts';
export { licenseName, parseMetadata } from './parse-metadata.ts';
export { archiveSource, gitSource, type Source } from './source.ts';
