export { type ConfiguredPlugin, listPlugins } from './list-plugins.ts';
export { loadEntry } from './load-entry.ts';
export {
  type Configuration,
  pipelineOptions,
  readConfiguration,
  readPlainConfiguration,
} from './read-configuration.ts';
