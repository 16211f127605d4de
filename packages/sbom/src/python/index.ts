export { type AskLicenses, describeDistribution, groupDistributions } from './distribution.ts';
export { lookUp } from './look-up.ts';
export { planDistributionSbom } from './plan-distribution-sbom.ts';
