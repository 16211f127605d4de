export type { Artifact } from './artifacts.ts';
export type { DeploymentLedger } from './deployments.ts';
export { refuseForeignFiles } from './foreign-files.ts';
