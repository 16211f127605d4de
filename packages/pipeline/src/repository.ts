/** What the `waybill` command gives to the commands of plugins. */
export { openRepository } from './deployments/index.ts';
export { type Entry, type History, type LedgerState, openHistory, type PastRelease } from './ledger/index.ts';
