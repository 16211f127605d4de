import type { BranchNames } from './plan-branches.ts';

type ThirdPartyOptions = Readonly<Record<string, unknown>>;

export interface PresetOptions {
  readonly branches: BranchNames;
  /** Folders of several Python projects that are released together: paths or patterns. */
  readonly packages: readonly string[];
  /** The changelog file, or `false` for none. */
  readonly changelog: string | false;
  /** Whether the version files and the changelog are committed and pushed with the release. */
  readonly commit: boolean;
  /** Options of `@semantic-release/exec`: the project's own commands. */
  readonly exec: ThirdPartyOptions;
  /** Options of `@semantic-release/git`. */
  readonly git: ThirdPartyOptions;
  /** Options of `@semantic-release/github`. */
  readonly github: ThirdPartyOptions;
  /** More files for the GitHub release: paths, globs, or objects as `@semantic-release/github` takes them. */
  readonly assets: readonly (string | ThirdPartyOptions)[];
}

export const defaultPresetOptions: PresetOptions = {
  branches: { main: 'main', beta: 'develop', candidatePrefix: 'release/' },
  packages: [],
  changelog: 'CHANGELOG.md',
  commit: true,
  exec: {},
  git: {},
  github: {},
  assets: [],
};
