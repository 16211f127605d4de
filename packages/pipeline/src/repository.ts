/** What the `waybill` command gives to the commands of plugins. */
export { openRepository } from './deployments/index.ts';
export { type Entry, type History, openHistory, type PastRelease } from './ledger/index.ts';
