import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { startWorld, type World } from '../../../test/harness/releases/released-world.ts';
import { smallProject } from '../../../test/harness/releases/small-project.ts';

let world: World<'github'>;
beforeAll(async () => {
  world = await startWorld(['github']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const config = {
  extends: '@waybill/preset',
  ...{ pypi: false, sbom: false, scan: false, slack: false },
  gate: { timeout: 5, requireItems: ['load-test'] },
};

it('a release waits for green checks and ticks; its checklist is an asset, and finished on its page when it was resumed', async () => {
  await using folder = await temporaryFolder();
  const mark = `${folder.path}/reached`;
  const checklist = '## Pre-release\n\n- [ ] The load test passed <!-- load-test -->\n';
  await using repository = await world.repository({
    ...smallProject({}, 'gated'),
    '.releaserc': JSON.stringify({ ...config, exec: { publishCmd: `test -e ${mark} || { touch ${mark}; exit 1; }` } }),
    '.github/release-checklist.md': checklist,
  });
  const { services, slug } = world;
  const { checks } = services.github;
  const sha = (await repository.git('rev-parse', 'HEAD')).trim();
  checks.addRun(slug, { sha, name: 'release', run: 1 });
  const test = checks.addRun(slug, { sha, name: 'test', conclusion: 'failure', run: 2 });

  const plan = await world.release(repository, { args: ['--dry-run'] });
  expect(plan.exitCode).toBe(0);
  expect(plan.output).toContain('not green: test');
  expect(plan.output).toContain('[?] The load test passed (required): Nobody has ticked it.');

  const red = await world.release(repository);
  expect(red.exitCode).toBe(1);
  expect(red.output).toContain('ECHECKSRED');
  expect(red.output).toContain('ECHECKLIST');
  expect(red.output).toContain(`https://github.com/${slug}/actions/runs/2/job/${test}`);
  expect(await repository.tags()).toEqual([]);

  checks.setConclusion(slug, test, 'success');
  await services.github.mergePull(slug, { title: 'Weigh', body: '- [x] The load test passed', commits: [sha] });
  const green = await world.release(repository);
  expect(green.output).toContain('1 CI check green');
  expect(green.exitCode).toBe(1);
  const resumed = await world.release(repository);
  expect(resumed).toMatchObject({ exitCode: 0 });
  expect(resumed.output).toMatch(/\[x\] The tag is made: `v1\.0\.0` on commit/);
  const [release] = await services.github.releases(slug);
  const text = String(release?.assets.find(({ name }) => name === 'CHECKLIST.md')?.bytes);
  expect(text).toMatch(/- \[x\] \*\*The load test passed \(required\)\*\*: Ticked in #\d+\./);
  expect(text).toMatch(/- \[x\] \*\*Tests and other CI checks are green\*\*: 1 CI check green/);

  expect(release?.body).toMatch(/<summary>Release checklist: \d+ of \d+ items are done/);
  expect(release?.body).toMatch(/- \[x\] \*\*Everything is delivered\*\*/);

  const again = await world.release(repository);
  expect(again.output).toContain('no new version is released');
});
