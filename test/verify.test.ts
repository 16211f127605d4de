import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ReleaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';
import { jobEnvironment } from './harness/releases/job-environment.ts';
import { newLedgerKey } from './harness/releases/new-ledger-key.ts';
import { expectSuccess } from './harness/releases/release-job.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';

let world: World<'github' | 'slack' | 'index'>;
let repository: ReleaseRepository;
beforeAll(async () => {
  world = await startWorld(['github', 'slack', 'index']);
  repository = await world.repository(smallProject());
});
afterAll(async () => {
  await repository?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

interface Check {
  readonly part: string;
  readonly name: string;
  readonly state: string;
  readonly detail: string;
}

/** `npx waybill verify` in a fresh clone, as anybody would have it: without a token. */
async function verify(...args: string[]) {
  const { cwd } = await repository.clone();
  const all = jobEnvironment(world, 'main');
  const env = Object.fromEntries(Object.entries(all).filter(([name]) => !/TOKEN|KEY|PASSWORD/.test(name)));
  const { exitCode, stdout, stderr } = await execa('npx', ['waybill', 'verify', ...args], {
    ...{ cwd, env, reject: false },
  });
  return { exitCode, stdout, stderr };
}

async function failures(...args: string[]) {
  const { exitCode, stdout } = await verify('v1.0.0', '--json', ...args);
  const { state, checks } = JSON.parse(stdout) as { state: string; checks: Check[] };
  const failed = checks.filter((each) => each.state === 'failed');
  return { exitCode, state, failed: failed.map(({ part, name }) => `${part}: ${name}`).sort() };
}

const privateKey = newLedgerKey();
const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

it('finds nothing wrong with a good release, and says so to people and programs', async () => {
  expectSuccess(await world.release(repository, { env: { WAYBILL_LEDGER_KEY: privateKey } }));
  const file = join(await mkdtemp(join(tmpdir(), 'waybill-verify-')), 'ledger.pub');
  await writeFile(file, publicKey);

  const { exitCode, stdout, stderr } = await verify('v1.0.0', '--json', '--key', file);
  const { checks, errors, ...rest } = JSON.parse(stdout) as { checks: Check[]; errors?: unknown };
  expect(errors).toBeUndefined();

  expect({ stderr, wrong: checks.filter(({ state }) => state !== 'ok' && state !== 'none') }).toEqual({
    ...{ stderr: '', wrong: [] },
  });
  expect(exitCode).toBe(0);
  expect(rest).toMatchObject({ tag: 'v1.0.0', version: '1.0.0', state: 'ok' });
  const seen = checks.filter(({ state }) => state === 'ok').map(({ part, name }) => `${part}: ${name}`);
  const [wheel, sdist] = ['parcel-1.0.0-py3-none-any.whl', 'parcel-1.0.0.tar.gz'];
  expect(seen.toSorted()).toEqual(
    [
      ...['git: tag v1.0.0', 'git: branch main', 'ledger: version 1.0.0', 'ledger: signature'],
      ...[wheel, sdist].map((name) => `Python index: ${name}`),
      ...['page of v1.0.0', 'CHECKLIST.md', 'VERIFY.md', wheel, sdist, 'parcel-1.0.0.cdx.json', 'waybill.json'].map(
        (name) => `release page: ${name}`,
      ),
    ].toSorted(),
  );
  const text = await verify('1.0.0');
  // Without the key, the signature is not checked: that is no success.
  expect(text).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/NOT CHECKED +ledger +signature/) });
});

it('tells in VERIFY.md how to check it with other tools', async () => {
  const [release] = await world.services.github.releases(world.slug);
  const text = String(release?.assets.find(({ name }) => name === 'VERIFY.md')?.bytes);
  const sections = new Map(
    text
      .split(/^## /m)
      .map((section) => [section.split('\n')[0] ?? '', /^```sh\n(.*?)\n```$/ms.exec(section)?.[1] ?? '']),
  );
  const cwd = await mkdtemp(join(tmpdir(), 'waybill-by-hand-'));
  // git finds the repository here, as it would find it on GitHub.
  const found = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${repository.bare}.insteadOf` };
  const env = {
    ...jobEnvironment(world, 'main'),
    ...found,
    GIT_CONFIG_VALUE_0: `https://github.com/${world.slug}.git`,
  };
  const run = (section: string) => execa('bash', ['-euc', sections.get(section) ?? 'exit 9'], { cwd, env, all: true });

  expect((await run('Source')).all).toContain('The tag is the commit of the ledger.');
  expect((await run('Python packages')).all).toContain('parcel-1.0.0-py3-none-any.whl: OK');
  expect(sections.get('Release page')).toContain(`https://github.com/${world.slug}/releases/download/v1.0.0/`);
  expect(text).not.toContain(world.services.github.token);
});

it('names everything that was changed after the release', async () => {
  const { services, slug } = world;
  const [wheel] = services.index.files('parcel').filter(({ filename }) => filename.endsWith('.whl'));
  const bytes = await readFile(wheel?.path ?? '');
  await writeFile(
    wheel?.path ?? '',
    bytes.map((byte) => byte ^ 1),
  );
  const [release] = await services.github.releases(slug);
  const sbom = release?.assets.find(({ name }) => name.endsWith('.cdx.json'));
  const sdist = release?.assets.find(({ name }) => name.endsWith('.tar.gz'));
  const github = (method: string, path: string, body?: string) =>
    fetch(`${services.github.url}/repos/${slug}/releases/${path}`, {
      method,
      headers: { authorization: `token ${services.github.token}`, 'content-type': 'application/octet-stream' },
      ...(body !== undefined && { body }),
    });
  await github('DELETE', `assets/${sbom?.id}`);
  await github('DELETE', `assets/${sdist?.id}`);
  await github('POST', `${release?.id}/assets?name=${sdist?.name}`, 'x'.repeat(sdist?.size ?? 0));
  await github('POST', `${release?.id}/assets?name=tool.exe`, 'malware');
  await repository.git('--git-dir', repository.bare, 'update-ref', 'refs/tags/v1.0.0', 'refs/heads/main~1');

  expect(await failures()).toEqual({
    ...{ exitCode: 1, state: 'failed' },
    failed: [
      'Python index: parcel-1.0.0-py3-none-any.whl',
      'git: tag v1.0.0',
      'release page: parcel-1.0.0.cdx.json',
      'release page: parcel-1.0.0.tar.gz',
      'release page: tool.exe',
    ],
  });
  await writeFile(wheel?.path ?? '', bytes);
  await repository.git('--git-dir', repository.bare, 'update-ref', 'refs/tags/v1.0.0', 'refs/heads/main');
});

it('names an entry of the ledger that was changed after it was signed', async () => {
  const clone = await repository.clone();
  const git = (...args: string[]) => execa('git', args, { cwd: clone.cwd });
  await git('fetch', '--quiet', 'origin', 'refs/notes/waybill:refs/notes/waybill');
  await git('worktree', 'add', '--quiet', '--detach', 'ledger', 'refs/notes/waybill');
  const file = join(clone.cwd, 'ledger/v1.0.0/waybill.json');
  const entry = JSON.parse(await readFile(file, 'utf8'));
  const wheel = entry.artifacts.find(({ kind }: { kind: string }) => kind === 'wheel');
  wheel.sha256 = 'f'.repeat(64);
  await writeFile(file, JSON.stringify(entry));
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@b.test'];
  await execa('git', [...author, 'commit', '--quiet', '--all', '--message', 'x'], { cwd: join(clone.cwd, 'ledger') });
  await execa('git', ['push', '--quiet', 'origin', 'HEAD:refs/notes/waybill'], { cwd: join(clone.cwd, 'ledger') });
  const keyFile = join(clone.cwd, 'ledger.pub');
  await writeFile(keyFile, publicKey);

  const { failed } = await failures('--key', keyFile);

  expect(failed).toEqual(expect.arrayContaining(['ledger: signature', 'release page: waybill.json']));
  expect(failed).toContain('Python index: parcel-1.0.0-py3-none-any.whl');
});
