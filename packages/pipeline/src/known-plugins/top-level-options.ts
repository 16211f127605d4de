/**
 * Options of third-party plugins that the preset runs. semantic-release gives the top level of a configuration to every plugin, so
 * that one of these names may be there without a section around it.
 */
export const topLevelOptions: readonly string[] = [
  // @semantic-release/commit-analyzer and release-notes-generator
  ...['preset', 'config', 'parserOpts', 'presetConfig', 'releaseRules', 'writerOpts', 'host', 'linkCompare'],
  ...['linkReferences', 'commit', 'issue'],
  // @semantic-release/changelog and git
  ...['changelogFile', 'changelogTitle', 'message', 'assets'],
  // @semantic-release/exec
  ...[
    'verifyConditionsCmd',
    'analyzeCommitsCmd',
    'verifyReleaseCmd',
    'generateNotesCmd',
    'prepareCmd',
    'addChannelCmd',
  ],
  ...['publishCmd', 'successCmd', 'failCmd', 'shell', 'execCwd'],
  // @semantic-release/github
  ...['githubUrl', 'githubApiUrl', 'githubApiPathPrefix', 'proxy', 'successComment', 'successCommentCondition'],
  ...['failComment', 'failCommentCondition', 'failTitle', 'labels', 'assignees', 'releasedLabels', 'addReleases'],
  ...['draftRelease', 'releaseNameTemplate', 'releaseBodyTemplate', 'discussionCategoryName'],
  // @semantic-release/npm
  ...['npmPublish', 'pkgRoot', 'tarballDir'],
];

/** Names that people give to comments and to text that a file repeats: no plugin reads them. */
export const isNote = (name: string) => /^(?:[$_]|\/\/|x-)/.test(name);
