import { inlineCode } from '@waybill/kernel';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import type { GitLabJob } from '../workflows/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';

const nameJob = ({ id }: GitLabJob) => `The job ${inlineCode(id)} of \`.gitlab-ci.yml\``;

export const pipeline: Check = {
  name: 'pipeline',
  run(facts) {
    const { problem, unchecked } = rowsOf('pipeline');
    const found = need(facts.pipeline);
    const isGitlab = whenKnown(facts.project)?.service.name === 'gitlab';
    if (found === 'none')
      return isGitlab
        ? [
            problem(
              'No pipeline runs semantic-release: there is no `.gitlab-ci.yml`.',
              '`npx waybill init --service gitlab` writes one.',
            ),
          ]
        : [];
    const releases = found.jobs.filter(({ deed }) => deed === 'release');
    if (releases.length > 0) return releases.flatMap((job) => checkJob(job, facts));
    if (!isGitlab) return [];
    if (found.elsewhere.length > 0)
      return [
        unchecked(
          `No job here runs semantic-release. What is included from elsewhere is not read: ${found.elsewhere.slice(0, 5).map(inlineCode).join(', ')}.`,
        ),
      ];
    return [
      problem('No job of `.gitlab-ci.yml` runs semantic-release.', '`npx waybill init --service gitlab` adds one.'),
    ];
  },
};

function checkJob(job: GitLabJob, facts: Facts): Row[] {
  const { ok, warning, problem } = rowsOf('pipeline');
  const rows: Row[] = [...checkDepth(job, facts), ...checkIdentity(job, facts)];
  if (job.isOnlyForMergeRequests)
    rows.push(
      problem(
        `${nameJob(job)} runs for merge requests alone, in which semantic-release makes no release.`,
        'Let it run for pushes to the branches that release: `if: $CI_PIPELINE_SOURCE == "push"`.',
      ),
    );
  if (job.resourceGroup === undefined)
    rows.push(
      warning(
        `${nameJob(job)} has no \`resource_group\`: two pushes release at the same time.`,
        'Add `resource_group: release-$CI_COMMIT_REF_SLUG`.',
      ),
    );
  if (job.isInterruptible)
    rows.push(
      warning(
        `A newer push cancels ${nameJob(job).replace(/^T/, 't')} in the middle of a release.`,
        'Write `interruptible: false`.',
      ),
    );
  return rows.length > 0 ? rows : [ok(`${nameJob(job)} has the whole history, and releases one at a time.`)];
}

function checkDepth(job: GitLabJob, { gitlab }: Facts): Row[] {
  const { problem, warning, unchecked } = rowsOf('pipeline');
  const { GIT_DEPTH: depth, GIT_STRATEGY: strategy } = job.variables;
  const remedy = 'Add `GIT_DEPTH: 0` to `variables` of the job.';
  if (strategy === 'none')
    return [
      problem(`${nameJob(job)} does not get the repository (\`GIT_STRATEGY: none\`).`, 'Write `GIT_STRATEGY: clone`.'),
    ];
  if (depth === '0') return [];
  if (depth?.includes('$')) return [unchecked(`${nameJob(job)} gets its depth from ${inlineCode(depth)}.`)];
  const own = depth === undefined ? whenKnown(gitlab.project)?.depth : Number(depth);
  if (own === 0) return [];
  if (own === undefined || Number.isNaN(own))
    return [warning(`${nameJob(job)} has no \`GIT_DEPTH\`: by default, GitLab fetches 20 commits.`, remedy)];
  return [
    warning(
      `${nameJob(job)} gets ${own} commits. semantic-release fetches the rest of the history when it starts, and lines before it do not have it.`,
      remedy,
    ),
  ];
}

/** Variables of the project are secrets that no file shows. */
function checkIdentity(job: GitLabJob, { settings }: Facts): Row[] {
  const { problem, unchecked, warning } = rowsOf('pipeline');
  const secrets = unchecked(
    'Whether the project has the variable `GITLAB_TOKEN`, and others that are not in a file, is not visible from here.',
  );
  const python = whenKnown(settings)?.python;
  if (python === undefined || python.upload === false || python.isSeveral) return [secrets];
  const audiences = job.identities['PYPI_ID_TOKEN'];
  if (audiences === undefined && python.trusted === true)
    return [
      secrets,
      problem(
        `${nameJob(job)} has no identity for the Python index.`,
        'Add `id_tokens: { PYPI_ID_TOKEN: { aud: pypi } }`.',
      ),
    ];
  const host = URL.parse(python.repository)?.host ?? '';
  const wanted = { 'upload.pypi.org': 'pypi', 'test.pypi.org': 'testpypi' }[host];
  if (audiences !== undefined && wanted !== undefined && !audiences.includes(wanted))
    return [
      secrets,
      warning(
        `\`PYPI_ID_TOKEN\` is made out for ${audiences.map(inlineCode).join(', ')}, and ${host} asks for ${inlineCode(wanted)}.`,
        `Write \`aud: ${wanted}\`.`,
      ),
    ];
  return [secrets];
}

export const gitlabBranch: Check = {
  name: 'protected branch',
  run({ gitlab, project, settings, branch }) {
    const { ok, problem } = rowsOf('protected branch');
    if (whenKnown(project)?.service.name !== 'gitlab') return [];
    if (!need(settings).commits) return [ok('There is no release commit: nothing is pushed to the branch.')];
    const levels = need(gitlab.pushers);
    const name = inlineCode(need(branch));
    if (levels === 'not protected') return [ok(`${name} is not protected.`)];
    // 0 is nobody.
    if (levels.length === 0 || levels.every((level) => level === 0))
      return [
        problem(
          `Nobody may push to ${name}, and a release pushes its commit.`,
          'Allow the role of the token in `GITLAB_TOKEN` to push, or write `"git": false` into the configuration: then there is no release commit.',
        ),
      ];
    return [
      ok(
        `${name} takes pushes of ${levels.includes(30) ? 'developers' : 'maintainers'}: the token in \`GITLAB_TOKEN\` needs that role.`,
      ),
    ];
  },
};
