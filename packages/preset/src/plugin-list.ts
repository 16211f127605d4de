import { freeTag } from './free-tag.ts';
import type { PresetOptions } from './preset-options.ts';
import { noteSections, releaseRules } from './release-rules.ts';

export type PluginEntry = string | readonly [string | object, Readonly<Record<string, unknown>>];

/** Files that a release commit holds; the git plugin takes those that exist and changed. */
const versionFiles = ['pyproject.toml', 'uv.lock', 'package.json', 'package-lock.json'];

/** Below the options that a project writes: parts that a repository does not have switch themselves off. */
const auto = { defaults: { enabled: 'auto' } };

/**
 * The plugins in their order, which is the same for every step: the version is written, the distributions are built,
 * then the image (which may hold them), then the SBOMs (which describe both), then all is committed, delivered, told.
 */
export function pluginList({ changelog, commit, exec, git, github, assets }: PresetOptions): PluginEntry[] {
  const parser = { preset: 'conventionalcommits', presetConfig: { types: noteSections } };
  return [
    ['@semantic-release/commit-analyzer', { ...parser, releaseRules }],
    ['@semantic-release/release-notes-generator', parser],
    [freeTag, {}],
    ['@waybill/pyproject', auto],
    ...(changelog === false ? [] : [['@semantic-release/changelog', { changelogFile: changelog }] as const]),
    ['@semantic-release/exec', exec],
    ['@waybill/pypi', { defaults: { enabled: 'auto', upload: 'auto' } }],
    ['@waybill/docker', auto],
    ['@waybill/sbom', auto],
    ...(commit ? [['@semantic-release/git', { ...releaseCommit(changelog), ...git }] as const] : []),
    ['@semantic-release/github', { assets: [...releaseAssets, ...assets], ...github }],
    ['@waybill/slack', auto],
  ];
}

/** One pattern: the GitHub plugin logs an error for each that matches nothing. */
const releaseAssets = ['.waybill/current/{dist,sbom}/*'];

function releaseCommit(changelog: string | false) {
  return {
    assets: changelog === false ? versionFiles : [...versionFiles, changelog],
    // [skip ci]: the commit holds nothing that needs another run.
    message: 'chore(release): ${nextRelease.version} [skip ci]\n\n${nextRelease.notes}',
  };
}
