export { describeDistribution, groupDistributions } from './distribution.ts';
