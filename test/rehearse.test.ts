import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { pythonTools, releaseRepository, type Services, startServices } from '@waybill/rehearsal';
import { execa } from 'execa';
import type { Report } from '../packages/cli/src/report/index.ts';
import { preparedPackages } from './harness/releases/prepared-packages.ts';

const slug = 'acme/agent-orchestrated-etl';
const secrets = {
  PYPI_TOKEN: 'pypi-AgEIcHlwaS5vcmcCJDAw',
  MY_PASSWORD: 'hunter2-is-no-password',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI',
};

let stack: AsyncDisposableStack;
let services: Services<'github'>;
let folder: string;
let python: Awaited<ReturnType<typeof pythonTools>>;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await preparedPackages()).folder;
  services = stack.use(await startServices({ parts: ['github'], repositories: [slug] }));
  python = await pythonTools();
}, 600_000);
afterAll(() => stack.disposeAsync());

/** Every file below a folder with its bytes, its kind and the time of its last change. */
async function snapshot(below: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(below, { recursive: true })).sort()) {
    const file = join(below, name);
    const link = await readlink(file).catch(() => undefined);
    const found = link === undefined ? await stat(file) : undefined;
    const bytes = found?.isFile() ? await readFile(file) : (link ?? '');
    hash.update(`${name}\0${found?.mode}\0${found?.isFile() ? found.mtimeMs : ''}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** What GitHub has checked out for a pull request: its merge, with the whole history. */
async function checkOut() {
  const from = join(import.meta.dirname, '../examples/agent-orchestrated-etl');
  const repository = await releaseRepository({ slug, from, without: ['.github'], below: join(folder, 'repositories') });
  const releaserc = {
    extends: '@waybill/preset',
    exec: { prepareCmd: 'env > "$WAYBILL_SPY"', publishCmd: 'touch "$WAYBILL_SPY.published"' },
    deploy: { environments: [{ name: 'production', url: 'https://prod.example/', command: ['touch', '/deployed'] }] },
  };
  await repository.commit('build: configuration', { '.releaserc': JSON.stringify(releaserc) });
  await repository.git('tag', 'v1.0.0');
  await repository.git('push', '--quiet', 'origin', 'HEAD', 'v1.0.0');
  await repository.branch('fast');
  await repository.commit('feat(api): weigh <b>parcels</b>', { 'docs/weigh.md': 'kg\n' });
  const head = await repository.commit('Fix things');
  await repository.push();
  const clone = await repository.clone();
  await clone.git('switch', '--quiet', '--detach', 'origin/main');
  await clone.git('merge', '--quiet', '--no-ff', '--message', `Merge ${head} into main`, head);
  return { repository, cwd: clone.cwd, head };
}

it('rehearses a pull request as if it were merged, with read-only rights, and keeps one comment', async () => {
  const { repository, cwd, head } = await checkOut();
  await using _repository = repository;
  await using output = await temporary();
  const number = await services.github.openIssue(slug, { title: 'fix: weigh parcels' });
  const before = [await snapshot(cwd), await snapshot(repository.bare)];

  async function rehearse(title: string) {
    const repo = {
      full_name: slug,
      allow_squash_merge: true,
      allow_merge_commit: true,
      squash_merge_commit_title: 'PR_TITLE',
      squash_merge_commit_message: 'BLANK',
    };
    const pull = {
      number,
      title,
      body: null,
      base: { ref: 'main', repo },
      head: { sha: head, label: 'acme:fast', repo },
    };
    const event = join(output.path, 'event.json');
    await writeFile(event, JSON.stringify({ pull_request: pull }));
    const env = {
      ...{ PATH: [...python.path, process.env['PATH']].join(':'), HOME: process.env['HOME'], ...secrets },
      ...{ PYTHONPATH: python.env['PYTHONPATH'], PYPI_BUILD: 'build', PYPI_BUILD_ISOLATION: 'false' },
      ...{ GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event },
      ...{ GITHUB_REPOSITORY: slug, GITHUB_REF: `refs/pull/${number}/merge`, ...services.github.environment },
      ...{ GITHUB_STEP_SUMMARY: join(output.path, 'summary.md'), WAYBILL_SPY: join(output.path, 'spy') },
    };
    const program = join(folder, 'node_modules/.bin/waybill');
    const args = ['rehearse', '--skip-image', '--comment', '--json', '--output', join(output.path, 'report')];
    const result = await execa(program, args, { cwd, env, extendEnv: false, reject: false });
    if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
    return { report: JSON.parse(result.stdout) as Report, said: result.stdout + result.stderr };
  }

  const first = await rehearse('fix: weigh parcels');

  const { report } = first;
  expect(report).toMatchObject({
    ...{ outcome: 'released', branch: 'main', errors: [] },
    version: { next: '1.0.1', tag: 'v1.0.1', type: 'patch', last: '1.0.0' },
    request: {
      ...{ number, way: 'squash' },
      ways: [
        { way: 'squash', type: 'patch', version: '1.0.1' },
        { way: 'merge', type: 'minor', version: '1.1.0' },
      ],
    },
    commits: { total: 1, list: [{ title: `fix: weigh parcels (#${number})`, type: 'patch' }] },
  });
  expect(report.changes.find(({ path }) => path === 'pyproject.toml')?.patch).toContain('+version = "1.0.1"');
  const names = report.files.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['agent_orchestrated_etl-1.0.1.tar.gz', 'agent_orchestrated_etl-1.0.1-py3-none-any.whl']),
  );
  expect(report.page?.assets.map(({ name }) => name)).toContain('waybill.json');
  expect(report.messages).toEqual([
    expect.objectContaining({ service: 'slack', text: expect.stringContaining('1.0.1') }),
  ]);
  expect(report.leftOut.map(({ part }) => part)).toEqual(expect.arrayContaining(['docker', 'exec', 'deploy']));
  expect(JSON.stringify(report)).not.toContain('127.0.0.1');

  // Nothing of the user was touched or published, and the release has got none of the secrets.
  expect([await snapshot(cwd), await snapshot(repository.bare)]).toEqual(before);
  expect(await services.github.releases(slug)).toEqual([]);
  const spied = await readFile(join(output.path, 'spy'), 'utf8');
  const files = ['report.html', 'report.md', 'report.json', 'release.log'].map((name) =>
    readFile(join(output.path, 'report', name), 'utf8'),
  );
  const [page = '', ...texts] = await Promise.all(files);
  for (const secret of [...Object.values(secrets), services.github.token]) {
    for (const text of [spied, page, ...texts, first.said]) expect(text).not.toContain(secret);
  }
  expect(spied).not.toContain(`HOME=${process.env['HOME']}\n`);
  expect(await readdir(output.path)).not.toContain('spy.published');
  expect(page).toContain('1.0.1 would be released.');
  expect(await readFile(join(output.path, 'summary.md'), 'utf8')).toContain('## ✅ 1.0.1 would be released.');
  const comments = async () => (await services.github.issues(slug)).find((each) => each.number === number)?.comments;
  expect(await comments()).toEqual([
    expect.stringMatching(/^<!-- waybill:rehearsal -->\n## ✅ 1\.0\.1 would be released/),
  ]);

  const second = await rehearse('docs: weigh parcels');

  expect(second.report).toMatchObject({
    outcome: 'nothing',
    request: {
      ways: [
        { way: 'squash', type: 'none' },
        { way: 'merge', type: 'minor' },
      ],
    },
  });
  expect(await comments()).toEqual([expect.stringContaining('Nothing would be released on main.')]);
  expect([await snapshot(cwd), await snapshot(repository.bare)]).toEqual(before);
});

async function temporary() {
  const path = await mkdtemp(join(tmpdir(), 'waybill-rehearse-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
