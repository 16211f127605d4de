import { branchRules, tagRules } from './branch-rules.ts';
import type { Check } from './check.ts';
import { checkout, concurrency, nodeOfJobs } from './checkout.ts';
import { configuration } from './configuration.ts';
import { environments, publisher } from './environments.ts';
import { gitlabBranch, pipeline } from './gitlab-pipeline.ts';
import { branches, history, lastRelease, tags } from './history.ts';
import { ignores } from './ignores.ts';
import { images, publishers } from './images.ts';
import { clock, disk, host, node } from './machine.ts';
import { permissions } from './permissions.ts';
import { workflow } from './release-jobs.ts';
import { repository } from './repository.ts';

export { runChecks } from './check.ts';
export type { Facts } from './facts.ts';
export { releaseTags } from './history.ts';

/** Every check, in the order of the table. */
export const checks: readonly Check[] = [
  ...[node, host, configuration, repository, history, branches, tags, lastRelease, ignores],
  ...[workflow, permissions, checkout, concurrency, nodeOfJobs, environments, publishers],
  ...[pipeline, gitlabBranch, branchRules, tagRules, publisher, images, disk, clock],
];
