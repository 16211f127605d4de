import { inlineCode } from '@waybill/kernel';
import semver from 'semver';
import { type Row, rowsOf, whenKnown } from '../report/index.ts';
import { isExpression, type ReleaseJob } from '../workflows/index.ts';
import type { Check } from './check.ts';
import { supportedNode } from './machine.ts';
import { tokenOf } from './needs.ts';
import { jobsOf, nameJob } from './release-jobs.ts';

export const checkout: Check = {
  name: 'checkout',
  run: (facts) => jobsOf(facts).flatMap((job) => checkJob(job, whenKnown(facts.branch))),
};

function checkJob(job: ReleaseJob, branch: string | undefined): Row[] {
  const { ok, unchecked } = rowsOf('checkout');
  // The checkout of the project: others may follow, of other repositories and folders.
  const [own] = job.checkouts;
  if (own === undefined)
    return [
      unchecked(`${nameJob(job)} has no step with \`actions/checkout\`: how it gets the repository is not known here.`),
    ];
  const rows = [...checkDepth(job, own.depth), ...checkRef(job, own.ref, branch), ...checkPersisted(job)];
  return rows.length > 0 ? rows : [ok(`${nameJob(job)} checks out the whole history.`)];
}

/** semantic-release gets what is missing when it starts, with the token that it has. */
function checkDepth(job: ReleaseJob, depth: string): Row[] {
  const { problem, warning, unchecked } = rowsOf('checkout');
  if (depth === '0') return [];
  if (isExpression(depth)) return [unchecked(`${nameJob(job)} gets its depth from ${inlineCode(depth)}.`)];
  const commits = depth === '1' ? 'one commit' : `${depth} commits`;
  const remedy = 'Add `fetch-depth: 0` to `with` of `actions/checkout`.';
  if (canFetch(job))
    return [
      warning(
        `${nameJob(job)} checks out ${commits}. semantic-release fetches the rest of the history when it starts, and steps before it do not have it.`,
        remedy,
      ),
    ];
  return [
    problem(
      `${nameJob(job)} checks out ${commits}, and has no token to fetch the rest: the next version follows from the whole history and the tags.`,
      remedy,
    ),
  ];
}

/** Whether git may read the repository when semantic-release starts: with a variable, or with what the checkout left. */
function canFetch(job: ReleaseJob): boolean {
  return tokenOf(job) !== undefined || job.checkouts.some(({ persists }) => persists !== 'false');
}

const plainRefs =
  /^\$\{\{\s*github\.(ref|ref_name|sha|event\.after|workflow_sha|event\.workflow_run\.(head_sha|head_branch))\s*\}\}$/;
const ofRequest = /github\.(event\.pull_request\.head|head_ref)/;

function checkRef(job: ReleaseJob, ref: string | undefined, branch: string | undefined): Row[] {
  const { problem, unchecked } = rowsOf('checkout');
  if (ref === undefined || plainRefs.test(ref) || ref === branch || ref === `refs/heads/${branch}`) return [];
  if (ofRequest.test(ref))
    return [
      problem(
        `${nameJob(job)} checks out the head of a pull request (${inlineCode(ref)}): whoever opens one runs code with the rights of the release.`,
        'Remove `ref`. A release is made from a branch of the repository.',
      ),
    ];
  return [
    unchecked(
      `${nameJob(job)} checks out ${inlineCode(ref)}: semantic-release releases only from the newest commit of the branch that runs.`,
    ),
  ];
}

/** A build runs code of the project, and so does everything beside the release. */
function checkPersisted(job: ReleaseJob): Row[] {
  const { warning } = rowsOf('checkout');
  if (job.checkouts.every(({ persists }) => persists !== 'true')) return [];
  return [
    warning(
      `${nameJob(job)} leaves its token in the git configuration of the checkout, where every program of the job can read it.`,
      'Add `persist-credentials: false` to `with` of `actions/checkout`. semantic-release pushes with `GITHUB_TOKEN`.',
    ),
  ];
}

export const concurrency: Check = {
  name: 'concurrency',
  run(facts) {
    const releases = jobsOf(facts).filter(({ deed }) => deed === 'release');
    return releases.flatMap(checkConcurrency);
  },
};

function checkConcurrency(job: ReleaseJob): Row[] {
  const { ok, warning } = rowsOf('concurrency');
  const rows: Row[] = [];
  if (job.hasMatrix)
    rows.push(
      warning(
        `${nameJob(job)} runs once for each entry of a matrix: each run tries to release.`,
        'Move the release into a job without a matrix, which `needs` this one.',
      ),
    );
  if (job.concurrency.length === 0)
    rows.push(
      warning(
        `${nameJob(job)} has no \`concurrency\`: two pushes release at the same time, and one of them waits or fails.`,
        'Add `concurrency: { group: release-${{ github.ref }}, cancel-in-progress: false }` to the workflow.',
      ),
    );
  const canceled = job.concurrency.find(({ cancels }) => cancels !== 'false');
  if (canceled !== undefined)
    rows.push(
      warning(
        `A newer push ${isExpression(canceled.cancels) ? 'may cancel' : 'cancels'} ${nameJob(job).replace(/^T/, 't')} in the middle of a release.`,
        'Write `cancel-in-progress: false`, or give the release a group of its own.',
      ),
    );
  return rows.length > 0 ? rows : [ok(`One run of ${nameJob(job).replace(/^T/, 't')} releases at a time.`)];
}

export const nodeOfJobs: Check = {
  name: 'node of the job',
  run(facts) {
    const { ok, problem, unchecked } = rowsOf('node of the job');
    const found = jobsOf(facts).flatMap((job): Row[] => {
      const wrong = job.nodes.filter((version) => version !== 'file' && !isSupported(version));
      if (wrong.length > 0)
        return [problem(sayNode(nameJob(job), wrong.join(', ')), 'Write `node-version: 24` of `actions/setup-node`.')];
      if (job.nodes.length === 0 && job.bringsNode) return [];
      if (job.nodes.length === 0 || job.nodes.includes('file'))
        return [
          unchecked(
            `${nameJob(job)} takes Node from ${job.nodes.length === 0 ? 'its runner' : 'a file of the repository'}: which version that is, is not known here.`,
          ),
        ];
      return [ok(`${nameJob(job)} runs with Node ${job.nodes.join(', ')}.`)];
    });
    const pipeline = whenKnown(facts.pipeline);
    const jobs =
      pipeline === undefined || pipeline === 'none' ? [] : pipeline.jobs.filter(({ deed }) => deed === 'release');
    return [
      ...found,
      ...jobs.flatMap(({ id, node }): Row[] => {
        if (node === undefined) return [];
        const name = `The job ${inlineCode(id)} of \`.gitlab-ci.yml\``;
        return isSupported(node)
          ? [ok(`${name} runs with Node ${node}.`)]
          : [problem(sayNode(name, node), 'Take the image `node:24`.')];
      }),
    ];
  },
};

function sayNode(job: string, versions: string): string {
  return `${job} runs with Node ${versions}, and Waybill needs ${supportedNode}.`;
}

/** Whether the newest version of what is asked for is one that is supported. Names such as `lts/*` are. */
function isSupported(version: string): boolean {
  const range = semver.validRange(version);
  return range === null || range === '*' || semver.intersects(range, supportedNode);
}
