/** What the `waybill` command asks of a repository's configuration. */
export { type ConfiguredPlugin, listPlugins } from './configuration/list-plugins.ts';
export { loadEntry } from './configuration/load-entry.ts';
export { type Configuration, readConfiguration, readPlainConfiguration } from './configuration/read-configuration.ts';
export { isOwnTag } from './ledger/index.ts';
export { asWords } from './summary/plain-markdown.ts';
