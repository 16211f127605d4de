export { asSentence, type Fact, gather, known, NotKnown, need, unknown, whenKnown } from './fact.ts';
export { renderReport } from './render-report.ts';
export { makeReport, Report } from './report.ts';
export { type Row, rowsOf } from './row.ts';
