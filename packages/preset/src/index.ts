import { guardOutput } from '@waybill/kernel';
import { definePreset } from './define-preset.ts';

export { definePreset, type Place, type Preset } from './define-preset.ts';
export type { BranchConfig, BranchNames } from './plan-branches.ts';
export type { PluginEntry } from './plugin-list.ts';
export type { PresetOptions } from './preset-options.ts';

/** What the host says of loading and calling the pipeline: its members tell what they have done. */
const aboutItself =
  /^(?:\[[^\]]*\] )?\[semantic-release\] › \S+ +(?:Loaded plugin "\w+" from|(?:Start|Completed) step "\w+" of plugin) "@waybill\/pipeline"$/;

// The first code of ours in a release, before anything that others wrote is printed.
for (const stream of [process.stdout, process.stderr]) guardOutput(stream, process.env, { hidden: aboutItself });

/** What `{"extends": "@waybill/preset"}` loads. */
export default definePreset();
