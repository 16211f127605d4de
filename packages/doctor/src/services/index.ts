export { askGitHub, type GitHubFacts, githubUnasked } from './github/ask-github.ts';
export { findGitHub } from './github/connection.ts';
export type { Environment } from './github/read-environment.ts';
export type { Protection, Ruleset } from './github/read-rules.ts';
export { askGitLab, findGitLab, type GitLabFacts, gitlabUnasked } from './gitlab.ts';
export { type Listed, readPublisher } from './python-index.ts';
export { readVisibility, type Visibility } from './registry.ts';
export { skewOf } from './skew.ts';
