export { type ExamineOptions, examine } from './examine.ts';
