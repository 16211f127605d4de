export { genericPurl, ociPurl, pypiPurl, systemPurl } from './purl.ts';
export type { Gap, PlannedComponent, SbomPlan } from './sbom-plan.ts';
export { type Description, forgetSboms, writeSbom } from './write-sbom.ts';
