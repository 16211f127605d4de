export { findShortSecrets, type OptionsSchema, option, parseOptions, type RawOptions } from './options.ts';
