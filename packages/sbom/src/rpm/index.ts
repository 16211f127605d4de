export type { RpmPackage } from './parse-header.ts';
export { type RpmPackages, readRpmPackages } from './read-rpm.ts';
