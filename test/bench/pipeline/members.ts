/** Members of the preset, by what their package is called; the function that looks for a free tag has no name. */
export const versionFiles: readonly string[] = [
  '@semantic-release/commit-analyzer',
  '@semantic-release/release-notes-generator',
  '@waybill/pyproject',
  '@semantic-release/changelog',
  '@semantic-release/exec',
  '@semantic-release/git',
];

/** With deliveries that wait for the network. */
export const deliver: readonly string[] = [
  ...versionFiles,
  '@waybill/pypi',
  '@semantic-release/github',
  '@waybill/slack',
];
