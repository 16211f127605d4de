import { mkdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { jobEnvironment } from './harness/releases/job-environment.ts';
import { type JobResult, runReleaseIn } from './harness/releases/release-job.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';
import { startGitlab } from './harness/services/gitlab.ts';

const path = 'acme/parcel';

let world: World<'index'>;
beforeAll(async () => {
  world = await startWorld(['index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

/** The configuration that `waybill init` writes on GitLab, with release pages. */
const configuration = JSON.stringify({ extends: '@waybill/preset', github: false, gitlab: {} });

it('makes the release of GitLab with its files, once, also when the answer was lost', async () => {
  await using repository = await world.repository(smallProject({ '.releaserc': configuration }));
  const tags = async () => repository.tags();
  await using gitlab = await startGitlab(path, async (tag) => (await tags()).includes(tag));
  const { GITHUB_TOKEN: _token, ...given } = jobEnvironment(world, 'main');
  const ofGithub = Object.keys(given).filter((name) => /^GITHUB_/.test(name));
  const env = {
    ...given,
    // What the runner of this test may have itself.
    ...Object.fromEntries([...ofGithub, 'GITHUB_TOKEN', 'GITHUB_ACTIONS'].map((name) => [name, undefined])),
    GITLAB_CI: 'true',
    CI_COMMIT_REF_NAME: 'main',
    CI_COMMIT_BRANCH: 'main',
    CI_PROJECT_PATH: path,
    CI_PROJECT_URL: `${gitlab.url}/${path}`,
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    GITLAB_TOKEN: gitlab.token,
  };
  async function release(): Promise<JobResult> {
    const { cwd } = await repository.clone();
    // It comes with the repository, and not with the preset.
    const plugin = dirname(createRequire(import.meta.url).resolve('@semantic-release/gitlab/package.json'));
    await mkdir(join(cwd, 'node_modules/@semantic-release'), { recursive: true });
    await symlink(plugin, join(cwd, 'node_modules/@semantic-release/gitlab'));
    return runReleaseIn(cwd, { env });
  }

  gitlab.loseAnswerOf('POST', '/releases');
  const first = await release();
  expect({ exitCode: first.exitCode, output: first.output }).toMatchObject({ exitCode: 1 });
  expect([...gitlab.releases.keys()]).toEqual(['v1.0.0']);

  const second = await release();
  expect({
    exitCode: second.exitCode,
    output: second.exitCode === 0 ? second.output : second.output.slice(-3000),
  }).toEqual({
    exitCode: 0,
    output: expect.stringContaining(`GitLab has the release already: ${gitlab.url}/${path}/-/releases/v1.0.0`),
  });

  const made = gitlab.releases.get('v1.0.0');
  expect(made?.description).toContain('weigh parcels');
  const names = made?.assets.links.map(({ name }) => name).sort() ?? [];
  expect(names).toEqual(expect.arrayContaining(['parcel-1.0.0-py3-none-any.whl', 'parcel-1.0.0.tar.gz', 'VERIFY.md']));
  for (const name of names) expect(gitlab.packages.get(`1.0.0/${name}`)?.length).toBeGreaterThan(0);
  expect(
    world.services.index
      .files('parcel')
      .map(({ filename }) => filename)
      .sort(),
  ).toEqual([...['parcel-1.0.0-py3-none-any.whl', 'parcel-1.0.0.tar.gz']]);
  expect(gitlab.requests.filter((each) => each.startsWith('POST') && each.endsWith('/releases'))).toHaveLength(1);
});
