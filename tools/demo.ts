/**
 * Releases the example for real through services on this machine, shows what was published where, and checks it with
 * clients that nobody here wrote. `--report FILE` writes the same as JSON.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { baseImage, pythonTools, releaseRepository, startServices } from '@waybill/rehearsal';
import { installPackages } from '../test/harness/releases/installed-packages.ts';
import { jobEnvironment } from '../test/harness/releases/job-environment.ts';
import { releaseJob } from '../test/harness/releases/release-job.ts';
import { type DemoDeployment, deployToProduction, readDeployments, runWaybill } from './demo/deployments.ts';
import { breakService, demoEnvironments } from './demo/environments.ts';
import { type Proof, proveArchive, proveDownload, proveImages } from './demo/proof.ts';
import { type PublishedRelease, readPublished } from './demo/published.ts';
import { demoReleases, pushCommit } from './demo/releases.ts';
import { renderSummary } from './demo/render-summary.ts';
import { root } from './workspace.ts';

const { values } = parseArgs({ options: { report: { type: 'string' } } });
const slug = 'terragon-labs/agent-orchestrated-etl';
const project = 'agent-orchestrated-etl';
const channels = ['engineering', 'product', 'devops'];
const started = performance.now();

function say(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(3);
  console.log(`${styleText('dim', `${seconds} s`)}  ${line}`);
}

await using installed = await installPackages(say);
say('Starting GitHub, Slack, S3, a Python index, a container registry and the Docker engine');
await using services = await startServices({ repositories: [slug], channels, onProgress: say });
for (const { part, reason } of services.missing) say(`${styleText('yellow', 'Left out')}: ${part}. ${reason}`);
const python = await pythonTools({ onProgress: say });
const base = services.engine && services.registry ? await baseImage(services.engine, { onProgress: say }) : undefined;
await using stack = new AsyncDisposableStack();
stack.defer(async () => base?.stop());

await using repository = await releaseRepository({
  slug,
  from: join(root, 'examples/agent-orchestrated-etl'),
  // Without an engine the demo shows the rest: a repository without a Dockerfile has no image to release.
  without: base === undefined ? ['Dockerfile', '.dockerignore'] : [],
  below: join(installed.folder, 'repositories'),
  tokens: [services.github.token],
});
const environments = await demoEnvironments(services);
if (environments === undefined)
  say(`${styleText('yellow', 'Left out')}: deployments. They need an engine and a registry.`);
else stack.use(environments);
const bucket = 'releases';
const written = JSON.parse(await readFile(join(root, 'examples/agent-orchestrated-etl/.releaserc'), 'utf8'));
const releaserc = { ...written, archive: { bucket, image: base !== undefined }, ...environments?.sections };
const files = { '.releaserc': `${JSON.stringify(releaserc, null, 2)}\n`, ...environments?.files };
await repository.commit('chore: archive and environments', files);
await repository.push();
const place = { services, python, slug, ...(base && { base }) };
const releases: PublishedRelease[] = [];
const proofs: Proof[] = [];
const deployments: DemoDeployment[] = [];
const jobEnv = (branch: string) => ({
  ...jobEnvironment(place, branch),
  GITHUB_ACTOR: 'grace',
  ...environments?.env,
});

for (const { title, branch, version, push } of demoReleases) {
  say(`${styleText('bold', title)}: a push to ${branch}`);
  await push(repository);
  const { exitCode, output, seconds } = await releaseJob(repository, {
    branch,
    env: jobEnv(branch),
    asUsersDo: true,
  });
  if (exitCode !== 0 || !output.includes(`Published release ${version} `)) {
    console.error(output);
    throw new Error(
      `The job of ${branch} should have released ${version}; it ended with ${exitCode}, its output is above.`,
    );
  }
  const pep440 = version.replace('-beta.', 'b').replace('-rc.', 'rc');
  const published = await readPublished({ services, slug, project, channels, version, pep440 });
  releases.push({ ...published, branch, seconds });
  say(`${version} is out after ${seconds.toFixed(1)} s; pip and docker try it`);
  proofs.push(await proveDownload(published as PublishedRelease, { project, services, python }));
  proofs.push(...(await proveImages(published as PublishedRelease, services)));
  proofs.push(await proveArchive(`${project}/v${version}`, bucket, services));
}

const jobs = { repository, services, slug, env: jobEnv('main') };
const fetched = await runWaybill(jobs, 'fetch', 'v1.0.0');
proofs.push({ command: 'npx waybill fetch v1.0.0', result: fetched.trim().split('\n').at(-1) ?? '' });
if (environments !== undefined) {
  say(`${styleText('bold', 'production')}: a person starts the workflow, another one approves`);
  await deployToProduction(jobs, 'ada');
  say('1.1.0 is in production; a version whose service is not healthy goes to staging');
  await pushCommit(repository, 'main', 'fix: health from a cache', await breakService(repository.cwd));
  const { exitCode, output } = await releaseJob(repository, { branch: 'main', env: jobs.env, asUsersDo: true });
  if (exitCode !== 1 || !output.includes('EDEPLOYFAILED')) {
    console.error(output);
    throw new Error(`The deployment of 1.1.1 should have failed; its job ended with ${exitCode}, its output is above.`);
  }
  say('1.1.1 is out and not healthy: the job is red, and a person rolls staging back');
  await runWaybill(jobs, 'rollback', 'staging', '--yes');
  deployments.push(...(await readDeployments(jobs, await repository.tags())));
}

const metrics = await runWaybill(jobs, 'metrics', '--window', '1');
console.log(`\n${renderSummary(releases, proofs, deployments)}\n\n${metrics}\n`);
const missing = services.missing.map(({ part, reason }) => ({ part, reason }));
if (values.report !== undefined) {
  const seconds = (performance.now() - started) / 1000;
  await writeFile(values.report, `${JSON.stringify({ releases, proofs, deployments, missing, seconds }, null, 2)}\n`);
}
say('Done; everything that was started is stopped.');
