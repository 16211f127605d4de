export { type Attachments, attachStatements, type StatementFile } from './attach-statements.ts';
export { listAttached } from './attached-list.ts';
