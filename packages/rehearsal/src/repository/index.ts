export { type ReleaseRepository, type ReleaseRepositoryOptions, releaseRepository } from './bare-repository.ts';
