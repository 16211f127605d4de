export { checkPlugins, explainConfiguration } from './check-plugins.ts';
