export { askGitHub } from './ask-github.ts';
export { createTarget, listTargets, type TargetChoice } from './create-target.ts';
export { gitHubSlug } from './github-slug.ts';
export { hasStartedNothing, startsNothing } from './nothing-started.ts';
export { targetOption } from './options.ts';
export { lastLine, quoteWords } from './quote-line.ts';
export { describeRelease, fillPlaceholders, findUnknownPlaceholders, releaseVariables } from './release-variables.ts';
export type {
  DeployedRelease,
  DeploymentRequest,
  ImageReference,
  Target,
  TargetInput,
} from './target.ts';
export { wordsOf } from './workflow/actions-api.ts';
