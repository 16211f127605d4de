import { inlineCode } from '@waybill/kernel';
import { type Row, rowsOf, whenKnown } from '../report/index.ts';
import { accessOf, isEnough, type ReleaseJob } from '../workflows/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';
import { findNeeds, type Need, tokenOf } from './needs.ts';
import { jobsOf, nameJob } from './release-jobs.ts';

export const permissions: Check = {
  name: 'permissions',
  run: (facts) => jobsOf(facts).flatMap((job) => checkJob(job, facts)),
};

function checkJob(job: ReleaseJob, facts: Facts): Row[] {
  const { ok, problem, unchecked } = rowsOf('permissions');
  if (facts.settings.is === 'unknown') return [unchecked(facts.settings.why)];
  const needs = findNeeds(job, facts.settings.value, { isPrivate: whenKnown(facts.github.repository)?.isPrivate });
  const rows: Row[] = [];
  if (job.excess.length > 0)
    rows.push(
      problem(
        `${nameJob(job)} asks for more than the workflow that calls it may do (${job.excess.map(inlineCode).join(', ')}): GitHub starts none of its jobs.`,
        `Give the same \`permissions\` to the job in ${inlineCode(job.workflow.file)} that calls it.`,
      ),
    );
  rows.push(...(job.permissions === 'unset' ? checkUnset(job, needs, facts) : checkSet(job, needs)));
  rows.push(...checkToken(job, facts));
  return rows.length > 0 ? rows : [ok(`${nameJob(job)} may do what it needs.`)];
}

const write = ({ permission, access }: Need) => inlineCode(`${permission}: ${access}`);

function checkSet(job: ReleaseJob, needs: readonly Need[]): Row[] {
  const { problem, warning } = rowsOf('permissions');
  const given = job.permissions;
  if (given === 'unset') return [];
  const rows: Row[] = needs
    .filter(({ permission, access }) => !isEnough(accessOf(given, permission), access))
    .map((each) => {
      const message = `${nameJob(job)} lacks ${write(each)}, for ${each.why}.`;
      const remedy = `Add ${write(each)} to its \`permissions\`: once one is named, all others are none.`;
      return each.isRequired ? problem(message, remedy) : warning(message, remedy);
    });
  if (given.rest === 'write')
    rows.push(
      warning(
        `${nameJob(job)} may do everything (\`write-all\`).`,
        `Name what it needs: ${needs.map(write).join(', ')}. What runs in the job has these rights, too.`,
      ),
    );
  return rows;
}

/** Without the key, the setting of the repository holds, which only its owners can see. */
function checkUnset(job: ReleaseJob, needs: readonly Need[], { github: { defaultAccess } }: Facts): Row[] {
  const { problem, warning } = rowsOf('permissions');
  const remedy = `Add \`permissions\` to the job: ${needs.map(write).join(', ')}.`;
  const given = whenKnown(defaultAccess);
  // No setting of a repository gives an identity.
  const isMissing = ({ permission, access }: Need) =>
    permission === 'id-token' || permission === 'attestations' || (given === 'read' && access === 'write');
  const missing = needs.filter(isMissing);
  const required = missing.filter(({ isRequired }) => isRequired);
  if (required.length > 0)
    return [problem(`${nameJob(job)} has no \`permissions\`, and so lacks ${required.map(write).join(', ')}.`, remedy)];
  if (missing.length > 0)
    return [warning(`${nameJob(job)} has no \`permissions\`, and so lacks ${missing.map(write).join(', ')}.`, remedy)];
  const isUnclear = given === undefined && needs.some(({ access }) => access === 'write');
  return isUnclear
    ? [warning(`${nameJob(job)} has no \`permissions\`: in a new repository, its token may only read.`, remedy)]
    : [];
}

function checkToken(job: ReleaseJob, { settings }: Facts): Row[] {
  const { problem } = rowsOf('permissions');
  const parts = whenKnown(settings);
  if (job.deed !== 'release' || parts === undefined || tokenOf(job) !== undefined) return [];
  const persists = job.checkouts.some(({ persists: each }) => each !== 'false');
  if (!parts.github.isOn && persists) return [];
  return [
    problem(
      `${nameJob(job)} gives semantic-release no token.`,
      'Add `GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}` to `env` of the step.',
    ),
  ];
}
