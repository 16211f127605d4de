import { releasePaths } from '@waybill/kernel';
import type { PresetOptions } from './preset-options.ts';
import { releaseChecks } from './release-checks.ts';
import { noteSections, releaseRules } from './release-rules.ts';

export type PluginEntry = readonly [string, Readonly<Record<string, unknown>>];

/** Below the options that a project writes: parts that a repository does not have switch themselves off. */
const auto = { defaults: { enabled: 'auto' } };

/**
 * What can be taken back is seen first. The commit is the pipeline's own last stage before the tag; the draft of the GitHub
 * page, which nobody sees, is made beside the stages before it.
 */
const stages = {
  // The version, the distributions that carry it, the SBOMs that go into wheels, the image that may hold them, the SBOMs that describe both, the scan that reads them, the documents. The checklist of all that is last.
  prepare: [
    ['pyproject', 'changelog'],
    ['exec'],
    ['pypi'],
    ['embed-sbom'],
    ['docker'],
    ['sbom'],
    ['scan'],
    ['documents'],
    ['gate'],
  ],
  publish: [['docker'], ['pypi'], ['github', 'gitlab'], ['archive'], ['exec']],
};

/** One plugin to the host, which runs all others. */
export function pluginList(options: Partial<PresetOptions>): PluginEntry[] {
  // The plugins come with this package, not with the repository.
  return [['@waybill/pipeline', { members: members(options), stages, resolveFrom: import.meta.url }]];
}

function members({ changelog = true, commit = true, assets = [] }: Partial<PresetOptions>) {
  const parser = { preset: 'conventionalcommits', presetConfig: { types: noteSections } };
  const changelogFile = typeof changelog === 'string' ? changelog : 'CHANGELOG.md';
  // Written and not committed, it would be left behind. Who names the file wants it all the same.
  const onlyWithCommit = changelog === true ? { needs: 'git' } : {};
  return [
    { plugin: '@semantic-release/commit-analyzer', options: { ...parser, releaseRules } },
    { plugin: '@semantic-release/release-notes-generator', options: parser },
    { plugin: releaseChecks, name: 'free-tag' },
    { plugin: '@waybill/gate', options: auto },
    { plugin: '@waybill/pyproject', options: auto },
    ...(changelog === false
      ? []
      : [{ plugin: '@semantic-release/changelog', options: { changelogFile }, ...onlyWithCommit }]),
    { plugin: '@semantic-release/exec' },
    { plugin: '@waybill/pypi', options: { defaults: { enabled: 'auto', upload: 'auto' } } },
    // Not `sbom-…`: the next one would be `sbom-2`.
    { plugin: '@waybill/sbom/embed', name: 'embed-sbom', options: auto },
    { plugin: '@waybill/docker', options: auto },
    { plugin: '@waybill/sbom', options: auto },
    { plugin: '@waybill/scan', options: auto },
    // The file need not change with each release: its copy on the release page gets the version.
    { plugin: '@waybill/documents', options: { defaults: { enabled: 'auto', openapiVersion: 'set' } } },
    { plugin: '@waybill/announcement/plugin', name: 'announcement', onlyConfigured: true },
    ...(commit ? [{ plugin: '@semantic-release/git', options: releaseCommit(changelogFile) }] : []),
    { plugin: '@semantic-release/github', options: { assets: [...releaseAssets, ...assets], releaseBodyTemplate } },
    { plugin: '@waybill/archive', onlyConfigured: true },
    // It comes with the repository: most are not on GitLab.
    { plugin: '@semantic-release/gitlab', onlyConfigured: true, options: { assets: gitlabAssets } },
    { plugin: '@waybill/metrics' },
    { plugin: '@waybill/deploy', onlyConfigured: true },
    { plugin: '@waybill/slack', options: auto },
    { plugin: '@waybill/email', onlyConfigured: true },
    { plugin: '@waybill/webhook', onlyConfigured: true },
  ];
}

const { current, names } = releasePaths;

/** How to check the release, beside what is checked. The ledger by its full name: the pipeline attaches it at the last moment. */
const releaseAssets = [
  `${current.folder}/{${names.distributions},${names.sboms},${names.scans},${names.documents}}/*`,
  current.verifyFile,
  current.checklist,
  current.entry,
];

/** In the package registry of the project, which the release links to. The ledger is in git. */
const gitlabAssets = releaseAssets.slice(0, -1).map((path) => ({ path, target: 'generic_package' }));

/** An image by its digest, which no later release changes: to be copied from the page. */
const pullCommands = [
  '<% const images = typeof artifacts === "undefined" ? [] : artifacts.filter(({ kind }) => kind === "image");',
  'if (images.length > 0) { %>\n\n### Container image\n\n```sh\n',
  '<%= images.map(({ name, digest }) => "docker pull " + name + "@" + digest).join("\\n") %>\n```<% } %>',
].join('');

/** How much of an image is other than in the last release; the file that the page has beside it says what. */
const imageChanges = [
  '<% const changes = typeof artifacts === "undefined" ? undefined : artifacts.find(({ mediaType }) => mediaType === "application/vnd.waybill.sbom-changes+json");',
  'const { added = 0, removed = 0, upgraded = 0 } = (changes && changes.measures) || {};',
  'if (added + removed + upgraded > 0) { %>\n\n### Contents of the image\n\n',
  '<%= added %> components added, <%= removed %> removed, <%= upgraded %> of another version: `<%= changes.name %>`<% } %>',
].join('');

/** GitHub refuses a page of more than 125,000 characters, and that after the tag is pushed. */
const releaseBodyTemplate =
  '${nextRelease.notes.length > 120000 ? nextRelease.notes.slice(0, 120000) + "\\n\\n… (cut: the whole list is in the changelog)" : nextRelease.notes}' +
  pullCommands +
  imageChanges;

function releaseCommit(changelogFile: string) {
  return {
    // The pipeline adds the files that hold the version: the git plugin would also take those that git ignores.
    assets: [changelogFile],
    // [skip ci]: the commit holds nothing that needs another run. Cut, because Linux takes 128 KB in an argument.
    message: 'chore(release): ${nextRelease.version} [skip ci]\n\n${nextRelease.notes.slice(0, 20000)}',
  };
}
