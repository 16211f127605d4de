import { currentBranch } from './current-branch.ts';
import { type BranchConfig, planBranches } from './plan-branches.ts';
import { type PluginEntry, pluginList } from './plugin-list.ts';
import { defaultPresetOptions, type PresetOptions } from './preset-options.ts';

export interface Preset {
  readonly branches: BranchConfig[];
  readonly tagFormat: string;
  readonly plugins: PluginEntry[];
  /** At the top level, where every plugin that has the option reads it. */
  readonly packages?: readonly string[];
}

/** Where the release runs; the defaults are right unless semantic-release is called through its API. */
export interface Place {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The configuration as a function, for a project that changes what a section in `.releaserc` cannot:
 *
 * ```js
 * // release.config.mjs
 * import { definePreset } from '@waybill/preset';
 * export default definePreset({ commit: false, assets: ['docs/openapi.json'] });
 * ```
 *
 * It is evaluated when semantic-release loads its configuration, so it knows the branch of the run.
 */
export function definePreset(options: Partial<PresetOptions> = {}, place: Place = {}): Preset {
  const all = { ...defaultPresetOptions, ...options };
  const branch = currentBranch(place.cwd ?? process.cwd(), place.env ?? process.env);
  return {
    branches: planBranches(branch, all.branches),
    tagFormat: 'v${version}',
    plugins: pluginList(all),
    ...(all.packages.length > 0 && { packages: all.packages }),
  };
}
