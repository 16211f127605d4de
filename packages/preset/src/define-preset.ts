import { currentBranch } from './current-branch.ts';
import { finishBehind } from './finish-behind.ts';
import { finishUntagged } from './finish-untagged.ts';
import { type BranchConfig, findMain, planBranches } from './plan-branches.ts';
import { type PluginEntry, pluginList } from './plugin-list.ts';
import { checkPresetOptions, type PresetOptions, sectionNames } from './preset-options.ts';
import { findTagFormat, readRepository } from './repository-facts.ts';

export interface Preset {
  readonly branches: readonly (BranchConfig | string | object)[];
  readonly tagFormat: string;
  readonly plugins: PluginEntry[];
  /** At the top level, where every plugin that has the option reads it. */
  readonly packages?: readonly string[];
  readonly clearTextHosts?: readonly string[];
  /** Sections of plugins, as `.releaserc` has them. */
  readonly [section: string]: unknown;
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
 *
 * @throws EINVALIDOPTION
 */
export function definePreset(options: Partial<PresetOptions> = {}, { cwd, env }: Place = {}): Preset {
  checkPresetOptions(options);
  const place = { cwd: cwd ?? process.cwd(), env: env ?? process.env };
  const branch = currentBranch(place.cwd, place.env);
  finishOnce(place, branch);
  const { packages = [], clearTextHosts = [], sigstore, changelog } = options;
  const given = sectionNames.filter((name) => options[name] !== undefined);
  return {
    branches: branchesOf(options.branches ?? {}, place),
    tagFormat: findTagFormat(place),
    plugins: pluginList(options),
    ...(packages.length > 0 && { packages }),
    ...(clearTextHosts.length > 0 && { clearTextHosts }),
    ...(sigstore !== undefined && { sigstore }),
    ...Object.fromEntries(given.map((name) => [name, options[name]])),
    ...(typeof changelog === 'object' && { changelog }),
  };
}

/** Checkouts that were looked at. A configuration of the project's own imports the preset, which is defined there, too. */
const looked = new Set<string>();

function finishOnce(place: Required<Place>, branch: string | undefined): void {
  if (looked.has(place.cwd)) return;
  looked.add(place.cwd);
  const run = { ...place, argv: process.argv };
  finishBehind(run, branch);
  finishUntagged(run, branch);
}

function branchesOf(branches: PresetOptions['branches'], place: Required<Place>): Preset['branches'] {
  if (isList(branches)) return branches;
  const { beta = 'develop', candidatePrefix = 'release/', main } = branches;
  const current = currentBranch(place.cwd, place.env);
  const names = { beta, candidatePrefix };
  return planBranches(current, { ...names, main: main ?? findMain(current, names, () => readRepository(place)) });
}

function isList(
  branches: PresetOptions['branches'],
): branches is readonly (string | Readonly<Record<string, unknown>>)[] {
  return Array.isArray(branches);
}
