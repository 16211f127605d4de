import { definePreset } from './define-preset.ts';

export { definePreset, type Place, type Preset } from './define-preset.ts';
export type { BranchConfig, BranchNames } from './plan-branches.ts';
export type { PluginEntry } from './plugin-list.ts';
export type { PresetOptions } from './preset-options.ts';

/** What `{"extends": "@waybill/preset"}` loads. */
export default definePreset();
