/** What the `waybill` command gives to the commands of plugins. */
export { openRepository } from './deployments/index.ts';
