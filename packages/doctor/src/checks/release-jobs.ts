import { inlineCode } from '@waybill/kernel';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import { type FoundJobs, matchesFilter, type ReleaseJob, textsOf } from '../workflows/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';

/** How a job is called in a sentence. */
export function nameJob({ id, file }: Pick<ReleaseJob, 'id' | 'file'>): string {
  return `The job ${inlineCode(id)} of ${inlineCode(file)}`;
}

/** Jobs of GitHub Actions that release, and those that build for them. */
export function jobsOf(facts: Facts): readonly ReleaseJob[] {
  return need(facts.jobs).jobs.filter(({ deed }) => deed !== 'dry run');
}

export const workflow: Check = {
  name: 'workflow',
  run(facts) {
    if (whenKnown(facts.project)?.service.name === 'gitlab') return [];
    const found = need(facts.jobs);
    const releases = found.jobs.filter(({ deed }) => deed === 'release');
    const rows = releases.length === 0 ? [describeNone(facts, found)] : checkTriggers(releases, facts);
    const { warning } = rowsOf('workflow');
    for (const file of found.unreadable)
      rows.push(
        warning(
          `${inlineCode(file)} is no workflow: its YAML is wrong, or it has no jobs.`,
          'Correct it: GitHub shows on its page of actions what it cannot read.',
        ),
      );
    return rows.length > 0 ? rows : [rowsOf('workflow').ok(`${releases.map(nameJob).join('. ')} releases.`)];
  },
};

/** A workflow that speaks of semantic-release, or runs a program of the project that may release. */
function findMention(texts: readonly (readonly [string, string])[]): string | undefined {
  const speaks =
    /(?<!python-)semantic-release(?!:)|\b(?:make|just|task|nox|tox|mise|invoke) +(?:run +|-s +|-e +)?[\w-]*release|release[\w-]*\.(?:sh|py|m?js|ts)\b/;
  const found = texts.find(
    ([file, text]) => /^\.github\/workflows\//.test(file) && speaks.test(text.replace(/^\s*#.*$/gm, '')),
  );
  return found?.[0];
}

/** Files of other CI services. */
const otherServices =
  /^(Jenkinsfile|\.circleci\/config\.yml|azure-pipelines\.ya?ml|\.travis\.yml|\.drone\.yml|bitbucket-pipelines\.yml|\.cirrus\.yml|\.(woodpecker|buildkite|forgejo|gitea)[./].*)$/;

function describeNone({ project, pipeline, snapshot }: Facts, { elsewhere, jobs }: FoundJobs): Row {
  const { ok, problem, unchecked } = rowsOf('workflow');
  const ofGitlab = whenKnown(pipeline);
  if (ofGitlab !== undefined && ofGitlab !== 'none' && ofGitlab.jobs.length > 0)
    return ok('Releases are made by GitLab CI.');
  const called = elsewhere.filter((each) => !each.startsWith('./'));
  if (called.length > 0)
    return unchecked(
      `No job of this repository runs semantic-release. Workflows of others, which are not read here, may do it: ${called.slice(0, 5).map(inlineCode).join(', ')}.`,
    );
  const rehearsals = jobs.map(({ file }) => file);
  const mention = findMention([...(whenKnown(snapshot)?.texts ?? [])].filter(([file]) => !rehearsals.includes(file)));
  if (mention !== undefined)
    return unchecked(
      `No step is known to run semantic-release. ${inlineCode(mention)} may do it in a way that is not read here.`,
    );
  const other = whenKnown(snapshot)?.names.find((name) => otherServices.test(name));
  if (other !== undefined || whenKnown(project)?.service.name === 'none')
    return unchecked(
      `Neither GitHub Actions nor GitLab CI runs semantic-release. What ${other === undefined ? 'else may do it' : `${inlineCode(other)} does`} is not read here.`,
    );
  return problem(
    'No workflow runs semantic-release, so that nothing makes releases.',
    '`npx waybill init` writes one. If releases are made by hand, there is nothing to do.',
    { link: 'https://github.com/waybill-release/waybill/blob/main/docs/getting-started.md' },
  );
}

/** Events on which semantic-release ends without a release. */
const onlyRequests = new Set(['pull_request', 'pull_request_target', 'merge_group']);

function checkTriggers(releases: readonly ReleaseJob[], { branch }: Facts): Row[] {
  const { ok, problem, warning } = rowsOf('workflow');
  const name = whenKnown(branch);
  return releases.map((job): Row => {
    const { triggers, file } = job.workflow;
    const events = [...triggers.keys()];
    if (events.length > 0 && events.every((event) => onlyRequests.has(event)))
      return problem(
        `${nameJob(job)} runs for pull requests alone, in which semantic-release makes no release.`,
        `Start ${inlineCode(file)} with \`on: push\` for the branches that release.`,
      );
    const push = triggers.get('push');
    const isOtherwise = events.some((event) => event === 'workflow_run' || event === 'schedule');
    if (push === undefined || isOtherwise || name === undefined)
      return ok(`${nameJob(job)} is started by ${events.map(inlineCode).join(', ')}.`);
    if (isStarted(push, name) !== false) return ok(`${nameJob(job)} is started by a push to ${inlineCode(name)}.`);
    const isOfTags = 'tags' in push && !('branches' in push);
    return warning(
      `A push to ${inlineCode(name)} does not start ${inlineCode(file)}, which releases.`,
      `Add the branch to \`on.push.branches\`${isOfTags ? ', in place of tags: semantic-release makes the tag itself' : ''}.`,
    );
  });
}

/** Whether a push to a branch starts a workflow; undefined where its filters say more than is read here. */
function isStarted(push: Readonly<Record<string, unknown>>, branch: string): boolean | undefined {
  const [only, except] = [textsOf(push['branches']), textsOf(push['branches-ignore'])];
  if (only.length > 0) return matchesFilter(only, branch);
  if (except.length > 0)
    return matchesFilter(except, branch) === undefined ? undefined : !matchesFilter(except, branch);
  // A filter of tags alone leaves out all branches.
  return !('tags' in push);
}
