/** What the `waybill` command asks of a repository's configuration. */
export { checkPlugin, checkSections, findLastRelease, type LastRelease } from './configuration/check-plugin.ts';
export { type ConfiguredPlugin, listPlugins, writtenMembers } from './configuration/list-plugins.ts';
export { loadEntry } from './configuration/load-entry.ts';
export {
  type Configuration,
  isPipeline,
  type PluginEntry,
  readConfiguration,
  readPlainConfiguration,
} from './configuration/read-configuration.ts';
export { isOwnTag } from './ledger/index.ts';
export { hostFolder } from './plugins/index.ts';
export { asWords } from './summary/plain-markdown.ts';
