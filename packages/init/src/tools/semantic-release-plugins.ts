import { type Around, type Carried, carrySettings, keep, leave, type Reading, type Settings, same } from './carried.ts';
import {
  isPlainPreset,
  ownCommands,
  packagesAt,
  passOn,
  pathOption,
  readAttached,
  readCommitted,
  shorten,
} from './plugin-options.ts';
import { readChangelogFile } from './templates.ts';

interface KnownPlugin {
  readonly readings: Readonly<Record<string, Reading>>;
  /** What is to be known about the plugin itself, where another one takes its place. */
  readonly instead?: string;
}

const known: Readonly<Record<string, KnownPlugin>> = {
  '@semantic-release/commit-analyzer': {
    readings: {
      ...passOn('commit-analyzer', ['releaseRules', 'parserOpts', 'presetConfig']),
      preset: isPlainPreset,
    },
  },
  '@semantic-release/release-notes-generator': {
    readings: {
      ...passOn('release-notes-generator', [
        'presetConfig',
        'writerOpts',
        'parserOpts',
        'linkCompare',
        'linkReferences',
        'host',
      ]),
      preset: isPlainPreset,
    },
  },
  '@semantic-release/changelog': {
    readings: { ...passOn('changelog', ['changelogTitle']), changelogFile: readChangelogFile },
  },
  '@semantic-release/exec': {
    readings: {
      ...passOn('exec', ['shell', 'execCwd']),
      ...ownCommands,
    },
  },
  '@semantic-release/git': {
    readings: { ...passOn('git', ['message']), assets: (value) => readCommitted(value) },
  },
  '@semantic-release/github': {
    readings: {
      ...passOn('github', [
        ...[
          'githubUrl',
          'githubApiPathPrefix',
          'githubApiUrl',
          'successComment',
          'successCommentCondition',
          'failComment',
        ],
        ...[
          'failTitle',
          'failCommentCondition',
          'labels',
          'assignees',
          'releasedLabels',
          'addReleases',
          'draftRelease',
        ],
        ...['releaseNameTemplate', 'discussionCategoryName', 'proxy'],
      ]),
      assets: (value) => readAttached(value),
      releaseBodyTemplate: () =>
        leave('the page of the preset names the image by its digest: see `github.releaseBodyTemplate`'),
    },
  },
  'semantic-release-pypi': {
    readings: {
      pypiPublish: (value) => (value === false ? keep({ pypi: { upload: false } }) : same),
      repoUrl: (value) =>
        typeof value === 'string' && /^https:\/\/[^\s@]+$/.test(value)
          ? keep({ pypi: { repository: value } })
          : leave('it is no address without credentials'),
      srcDir: (value) => (value === '.' ? same : packagesAt(value)),
      distDir: () => same,
      installDeps: () => same,
      envDir: () => same,
    },
    instead: 'its work is done by `@waybill/pyproject` and `@waybill/pypi`, with `PYPI_TOKEN` or trusted publishing',
  },
  '@codedependant/semantic-release-docker': {
    readings: {
      dockerFile: (value) => pathOption('dockerfile', value, 'Dockerfile'),
      dockerContext: (value) => (value === '.' ? same : pathOption('context', value, '.')),
      dockerPlatform: (value) =>
        Array.isArray(value) && value.every((each) => /^[a-z0-9]+\/[a-z0-9/]+$/.test(String(each)))
          ? keep({ docker: { platforms: value } })
          : leave('it is no list of platforms'),
      dockerLogin: () => same,
      dockerPublish: (value) => (value === false ? keep({ docker: false }) : same),
    },
    instead:
      'its work is done by `@waybill/docker`; the image is `ghcr.io/<owner>/<repository>` unless `docker.image` says another one',
  },
  'semantic-release-slack-bot': {
    readings: {},
    instead: 'its work is done by `@waybill/slack`, with `SLACK_BOT_TOKEN` and `SLACK_CHANNELS`',
  },
  '@semantic-release/npm': {
    readings: {
      npmPublish: (value) => (value === false ? same : leave('Waybill uploads to no npm registry')),
      pkgRoot: () => same,
    },
    instead: 'the version goes into `package.json`, and nothing is published to npm',
  },
};

/** Options of one plugin of a configuration. */
export function readPlugin(name: string, options: Settings, around: Around): Carried {
  const shown = shorten(name);
  const plugin = Object.hasOwn(known, name) ? known[name] : undefined;
  if (plugin === undefined) {
    const why = 'the preset does not run it: `definePreset` of `@waybill/preset` in a `release.config.mjs` can add it';
    return { tool: '', file: '', settings: {}, kept: [], leftOut: [{ setting: `plugin \`${shown}\``, why }] };
  }
  const { readings, instead } = plugin;
  const carried = carrySettings({ tool: '', file: '', table: options, readings }, around);
  const named = (setting: string) => `\`${setting}\` of \`${shown}\``;
  return {
    ...carried,
    kept: carried.kept.map(named),
    leftOut: [
      ...(instead === undefined ? [] : [{ setting: `plugin \`${shown}\``, why: instead }]),
      ...carried.leftOut.map(({ setting, why }) => ({ setting: named(setting), why })),
    ],
  };
}
