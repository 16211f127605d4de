import { inlineCode } from '@waybill/kernel';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import type { Environment } from '../services/index.ts';
import { isExpression, matchesFilter, type ReleaseJob } from '../workflows/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';
import { jobsOf, nameJob } from './release-jobs.ts';

export const environments: Check = {
  name: 'environment',
  run: (facts) =>
    jobsOf(facts)
      .filter(({ deed }) => deed === 'release')
      .flatMap((job) => checkJob(job, facts)),
};

function checkJob(job: ReleaseJob, facts: Facts): Row[] {
  const { ok, warning, unchecked } = rowsOf('environment');
  const name = job.environment;
  if (name === undefined)
    return [
      warning(
        `${nameJob(job)} has no environment: its secrets are those of the repository, which every workflow of every branch can use.`,
        'Add `environment: release` to the job, and let only the branches that release use it.',
      ),
    ];
  if (isExpression(name)) return [unchecked(`${nameJob(job)} gets its environment from ${inlineCode(name)}.`)];
  const fact = facts.github.environments.get(name);
  if (fact === undefined) return [unchecked(`The environment ${inlineCode(name)}: ${whyUnasked(facts)}`)];
  if (fact.is === 'unknown') return [unchecked(`The environment ${inlineCode(name)}: ${fact.why}`)];
  if (fact.value === 'absent')
    return [
      warning(
        `There is no environment ${inlineCode(name)}: GitHub makes it at the first run, without any rule.`,
        `Make it, with the branches that may use it, and put the secrets of the release there: Settings → Environments → ${name}.`,
      ),
    ];
  const rows = checkRules(name, fact.value, whenKnown(facts.branch));
  return rows.length > 0 ? rows : [ok(`The environment ${inlineCode(name)} takes the branch.`)];
}

function whyUnasked({ github }: Facts): string {
  return github.repository.is === 'unknown' ? github.repository.why : 'It was not asked for.';
}

function checkRules(name: string, { refs, reviewers, wait }: Environment, branch: string | undefined): Row[] {
  const { ok, problem, warning } = rowsOf('environment');
  const rows: Row[] = [];
  const isRefused = Array.isArray(refs) && branch !== undefined && matchesFilter(refs, branch) === false;
  if (isRefused)
    rows.push(
      problem(
        `The environment ${inlineCode(name)} does not take ${inlineCode(branch)}: its release job cannot start.`,
        `Add the branch to its deployment branches: Settings → Environments → ${name}.`,
      ),
    );
  if (refs === undefined)
    rows.push(
      warning(
        `Every branch may use the environment ${inlineCode(name)}: a workflow of any branch gets its secrets.`,
        `Name the branches that release: Settings → Environments → ${name} → Deployment branches and tags.`,
      ),
    );
  if (reviewers) rows.push(ok(`Each release waits until somebody approves it (${inlineCode(name)}).`));
  if (wait > 0) rows.push(ok(`Each release waits for ${wait} minutes (${inlineCode(name)}).`));
  return rows;
}

/** What PyPI compares with the identity of a job. https://docs.pypi.org/trusted-publishers/ */
export const publisher: Check = {
  name: 'trusted publisher',
  run(facts) {
    const { unchecked } = rowsOf('trusted publisher');
    const { python } = need(facts.settings);
    if (python === undefined || python.upload === false || python.trusted === false || python.isSeveral) return [];
    const jobs = jobsOf(facts).filter(
      ({ deed, variables }) => deed === 'release' && !(variables['PYPI_TOKEN'] && python.trusted !== true),
    );
    if (!/^https:\/\/(upload|test)\.pypi\.org\//.test(python.repository) && facts.listed.is === 'unknown')
      return jobs.length === 0
        ? []
        : [unchecked(`${inlineCode(python.repository)} is not PyPI: what it compares is not known here.`)];
    return jobs.map((job) => checkPublisher(job, facts));
  },
};

function checkPublisher(job: ReleaseJob, { settings, listed, project }: Facts): Row {
  const { ok, warning, unchecked } = rowsOf('trusted publisher');
  const workflow = job.workflow.file.replace(/^.*\//, '');
  const claims = { repository: need(settings).slug, workflow, environment: job.environment };
  const shown = describeClaims(claims);
  const name = whenKnown(project)?.python.name;
  const link = pageOf(name);
  if (job.file !== job.workflow.file)
    return warning(
      `${nameJob(job)} is called by ${inlineCode(job.workflow.file)}: PyPI does not take the identity of a called workflow.`,
      'Move the job that uploads into the workflow that is started, or upload with `PYPI_TOKEN`.',
      { link: 'https://docs.pypi.org/trusted-publishers/troubleshooting/' },
    );
  if (listed.is === 'unknown') return unchecked(`PyPI has to know this publisher: ${shown}. ${listed.why}`);
  const { value: found } = listed;
  if (found.is === 'absent')
    return unchecked(
      `PyPI does not show publishers. The project is new there: it needs a pending publisher with ${shown}.`,
    );
  if (found.is === 'unsigned')
    return { ...unchecked(`PyPI does not show publishers. It has to know this one: ${shown}.`), link };
  const { publisher: last } = found;
  const isSame =
    last.kind === 'GitHub' &&
    last.repository.toLowerCase() === claims.repository.toLowerCase() &&
    last.workflow?.replace(/^.*\//, '') === workflow &&
    (last.environment ?? '') === (claims.environment ?? '');
  if (isSame) return ok(`The newest file on PyPI was uploaded by this publisher: ${shown}.`);
  const former = describeClaims({ ...last, workflow: last.workflow ?? '?' });
  return warning(
    `The newest file on PyPI was uploaded by another publisher (${former}) than this one: ${shown}.`,
    'Add the new publisher to the project on PyPI, if that is not done yet, and remove the former one after the first release.',
    { link },
  );
}

interface Claims {
  readonly repository: string;
  readonly workflow: string;
  readonly environment: string | undefined;
}

function describeClaims({ repository, workflow, environment }: Claims): string {
  const parts = [`repository ${inlineCode(repository)}`, `workflow ${inlineCode(workflow)}`];
  return [...parts, environment === undefined ? 'no environment' : `environment ${inlineCode(environment)}`].join(', ');
}

function pageOf(project: string | undefined): string {
  return project !== undefined && /^[A-Za-z0-9._-]+$/.test(project)
    ? `https://pypi.org/manage/project/${project}/settings/publishing/`
    : 'https://pypi.org/manage/account/publishing/';
}
