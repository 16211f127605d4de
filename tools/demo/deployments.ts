import type { ReleaseRepository, Services } from '@waybill/rehearsal';
import { execa } from 'execa';

/** One deployment, as the ledger has it. */
export interface DemoDeployment {
  readonly environment: string;
  readonly tag: string;
  readonly purpose: string;
  readonly state: string;
  readonly at: string;
  readonly seconds: number;
  readonly by: string;
  readonly reason?: string;
}

export interface DeploymentJobs {
  readonly repository: ReleaseRepository;
  readonly services: Services;
  readonly slug: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a command of Waybill as a job of CI would: in a fresh clone. @throws when it fails */
export async function runWaybill({ repository, env }: DeploymentJobs, ...args: string[]): Promise<string> {
  const { cwd } = await repository.clone();
  const { exitCode, all } = await execa('npx', ['waybill', ...args], { cwd, env, all: true, reject: false });
  if (exitCode === 0) return all;
  console.error(all);
  throw new Error(
    `\`waybill ${args.join(' ')}\` should have succeeded; it ended with ${exitCode}, its output is above.`,
  );
}

/**
 * Starts the workflow for people, as its page on GitHub does, and gives the approval that its environment asks for. The job then
 * deploys to production.
 */
export async function deployToProduction(jobs: DeploymentJobs, reviewer: string): Promise<void> {
  const { repository, services, slug, env } = jobs;
  const { actions, url, token } = services.github;
  actions.setWorkflows(slug, repository.bare);
  actions.setEnvironment(slug, { name: 'production', reviewers: [reviewer] });
  let problem: unknown;
  actions.setRunner(async () => {
    try {
      await runWaybill({ ...jobs, env: { ...env, GITHUB_ACTOR: reviewer } }, 'deploy', 'production');
      return 'success';
    } catch (error) {
      problem = error;
      return 'failure';
    }
  });
  const dispatch = `${url}/repos/${slug}/actions/workflows/production.yml/dispatches`;
  const body = JSON.stringify({ ref: 'main', inputs: { command: 'deploy' } });
  const { status } = await fetch(dispatch, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
  if (!String(status).startsWith('2')) throw new Error(`GitHub does not start production.yml: it answered ${status}.`);
  const until = async (state: string) => {
    while (actions.runs(slug)[0]?.status !== state) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  await until('waiting');
  actions.review(slug, { run: actions.runs(slug)[0]?.id ?? 0, environment: 'production', isApproved: true });
  await until('completed');
  if (problem !== undefined) throw problem;
}

type Entry = { readonly tag: string; readonly deployments?: readonly DemoDeployment[] };

/** Every deployment of these releases, in the order in which they began. */
export async function readDeployments(
  { repository }: DeploymentJobs,
  tags: readonly string[],
): Promise<DemoDeployment[]> {
  const entries = await Promise.all(
    tags.map(async (tag) => JSON.parse(await repository.show('refs/notes/waybill', `${tag}/waybill.json`)) as Entry),
  );
  const all = entries.flatMap(({ tag, deployments = [] }) => deployments.map((each) => ({ ...each, tag })));
  return all.sort((a, b) => a.at.localeCompare(b.at));
}
