export {
  createExpression,
  findLicenseId,
  isLicenseExpression,
  joinLicenses,
  licenseReference,
  normalizeLicense,
} from './license.ts';
export { mergeComponents } from './merge-components.ts';
export { canonicalPurl, createPurl, genericPurl, ociPurl, pypiPurl, systemPurl } from './purl.ts';
export { type Rendering, renderCycloneDx } from './render-cyclonedx.ts';
export type { DeliveredFile, Description, Gap, PlannedComponent, Reference, SbomPlan, Tool } from './sbom-plan.ts';
export { createUuid } from './serial-number.ts';
export { validateBom } from './validate-bom.ts';
