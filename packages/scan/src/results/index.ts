export { describeDecision } from './describe-decision.ts';
export { describeChanges, renderTable } from './render-table.ts';
export type { Changes, ScannerFacts, ScanResult, SubjectFacts, Verdict } from './scan-result.ts';
export { forgetResults, writeResults } from './write-results.ts';
