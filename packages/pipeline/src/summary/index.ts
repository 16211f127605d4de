export { distinctErrors, type FailError, failuresOf } from './failures.ts';
export { readJournal, recordResumed, recordStep, startJournal } from './journal.ts';
export { asPlainMarkdown, asWords } from './plain-markdown.ts';
export { notNotified } from './render-summary.ts';
export { renderTable, rowsOf } from './render-table.ts';
export { describeStanding, findStanding } from './standing.ts';
export { summarize } from './summarize.ts';
