export { type ExamineOptions, examine } from './command/index.ts';
export { type Report, type Row, renderReport } from './report/index.ts';
