export { parseBenchmarks } from './parse-benchmarks.ts';
export { type Coverage, parseCoverage } from './parse-coverage.ts';
