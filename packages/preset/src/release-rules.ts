/** Which release a commit makes, by type. */
export const releaseRules = [
  // First: the analyzer takes the highest release among the rules that match, whatever the type.
  { breaking: true, release: 'major' },
  { type: 'feat', release: 'minor' },
  ...['fix', 'perf', 'refactor', 'build', 'revert'].map((type) => ({ type, release: 'patch' })),
  // Said aloud, so that nobody has to know the analyzer's own defaults.
  ...['docs', 'style', 'test', 'ci', 'chore'].map((type) => ({ type, release: false })),
] as const;

/** The sections of the release notes, in order: every type that makes a release, and documentation. */
export const noteSections = [
  { type: 'feat', section: 'Features' },
  { type: 'fix', section: 'Bug Fixes' },
  { type: 'perf', section: 'Performance' },
  { type: 'revert', section: 'Reverts' },
  { type: 'refactor', section: 'Code Refactoring' },
  { type: 'build', section: 'Build System' },
  { type: 'docs', section: 'Documentation' },
  ...['style', 'test', 'ci', 'chore'].map((type) => ({ type, section: type, hidden: true })),
] as const;
