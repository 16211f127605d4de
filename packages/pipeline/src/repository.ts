/** What plugins that know the pipeline ask it about commits. */
export { type BreakingCommit, type CommitEffect, describeCommits, readBreaking } from './commits/index.ts';
/** What the `waybill` command gives to the commands of plugins. */
export { openRepository } from './deployments/index.ts';
export { type Entry, type History, type LedgerState, openHistory, type PastRelease } from './ledger/index.ts';
