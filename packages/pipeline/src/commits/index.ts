export { commitsFor } from './commits-for.ts';
export { type CommitEffect, describeCommits } from './describe-commits.ts';
export { describeOverlooked, findOverlooked } from './find-overlooked.ts';
export { type History, readHistory } from './history.ts';
export { confirmNotes, listNoteMakers, makeNotes } from './make-notes.ts';
export { planReading } from './plan-reading.ts';
export { type BreakingCommit, readBreaking } from './read-breaking.ts';
