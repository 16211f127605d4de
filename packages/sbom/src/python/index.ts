export { describeDistribution, groupDistributions } from './distribution.ts';
export { planDistributionSbom } from './plan-distribution-sbom.ts';
