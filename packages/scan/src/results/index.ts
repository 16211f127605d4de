export { describeChanges, renderTable } from './render-table.ts';
export type { Changes, ScanResult, Verdict } from './scan-result.ts';
export { forgetResults, writeResults } from './write-results.ts';
