export { groupIgnores, type Ignore } from './ignore.ts';
export { type Decision, type Judged, type Judgement, judgeFindings, type Statements } from './judge-findings.ts';
export { readStatements } from './read-statements.ts';
