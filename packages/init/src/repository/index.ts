export { type Facts, findFacts } from './facts.ts';
export { readToml } from './find-projects.ts';
export { isOurs } from './find-publishers.ts';
export { type Service, services } from './find-service.ts';
export type { PackageManager } from './find-tools.ts';
export { readRepository } from './read-repository.ts';
export { readTexts } from './read-texts.ts';
export { madeByReleases, type Snapshot } from './snapshot.ts';
