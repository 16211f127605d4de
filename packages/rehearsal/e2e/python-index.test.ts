import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { faultProxy, type PythonIndex, type PythonTools, pythonIndex, pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';

/** Milliseconds after which a client that waits for something is ended, so that its test fails and says where. */
const timeout = 60_000;

/** The stand-in is worth what clients that nobody here wrote say of it: twine uploads, pip reads. */
describe('the Python index', () => {
  let tools: PythonTools;
  let index: PythonIndex;
  let folder: string;

  beforeAll(async () => {
    tools = await pythonTools();
    index = await pythonIndex();
    folder = await mkdtemp(join(tmpdir(), 'python-index-test-'));
    await project(folder);
    await python('-m', 'build', '--no-isolation', folder);
  });
  afterEach(() => index.reset());
  afterAll(async () => {
    await index?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function python(...args: string[]) {
    const isolated = { PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' };
    return execa(tools.python, args, {
      cwd: folder,
      env: { ...tools.env, ...isolated },
      reject: false,
      all: true,
      timeout,
    });
  }

  async function twine({ password = index.token, url = index.uploadUrl, options = [] as string[] } = {}) {
    const files = (await readdir(join(folder, 'dist'))).map((name) => join('dist', name));
    const login = ['--repository-url', url, '--non-interactive', '--disable-progress-bar', '--verbose', ...options];
    const env = { ...tools.env, TWINE_USERNAME: '__token__', TWINE_PASSWORD: password, NO_COLOR: '1', COLUMNS: '500' };
    const args = ['-m', 'twine', 'upload', ...login, ...files];
    return execa(tools.python, args, { cwd: folder, env, reject: false, all: true, timeout });
  }

  it('takes an sdist and a wheel from twine, and again without a change', async () => {
    const first = await twine();
    const second = await twine();

    expect([first.all, first.exitCode]).toEqual([expect.any(String), 0]);
    expect(second.exitCode).toBe(0);
    const files = index.files('rehearsed-package');
    expect(files.map(({ filename }) => filename).sort()).toEqual([
      'rehearsed_package-1.2.0rc1-py3-none-any.whl',
      'rehearsed_package-1.2.0rc1.tar.gz',
    ]);
    for (const { filename, sha256 } of files) {
      const bytes = await readFile(join(folder, 'dist', filename));
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(index.uploads.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(Object.fromEntries(index.uploads[0]?.fields ?? [])).toMatchObject({
      name: 'rehearsed-package',
      version: '1.2.0rc1',
      requires_python: '>=3.9',
      summary: 'A package for a rehearsal',
    });
  });

  it('tells twine that other bytes cannot have the same name', async () => {
    await twine();
    const [wheel = ''] = (await readdir(join(folder, 'dist'))).filter((name) => name.endsWith('.whl'));
    const path = join(folder, 'dist', wheel);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.concat([bytes.subarray(0, -2), Buffer.from([1, 0]), Buffer.from('x')]));

    const changed = await twine();
    const skipped = await twine({ options: ['--skip-existing'] });
    await writeFile(path, bytes);

    expect(changed.exitCode).toBe(1);
    expect(changed.all).toContain(`400 File already exists ('${wheel}'`);
    expect([skipped.exitCode, skipped.all]).toEqual([0, expect.stringContaining('Skipping')]);
  });

  it('tells twine that it does not know the token', async () => {
    const { exitCode, all } = await twine({ password: 'pypi-wrong' });

    expect(exitCode).toBe(1);
    expect(all).toContain('403 Invalid or non-existent authentication information.');
    expect(index.files('rehearsed-package')).toEqual([]);
  });

  it('is repeated by twine when it fails for a moment', async () => {
    const proxy = await faultProxy(index.url);
    proxy.inject({ match: { method: 'POST' }, fault: { kind: 'status', status: 503 }, times: 1 });

    const { exitCode } = await twine({ url: `${proxy.url}/legacy/` });

    await proxy.stop();
    expect(exitCode).toBe(0);
    expect(proxy.requests.map(({ status }) => status)).toEqual([503, 200, 200]);
  });

  it.each(['--only-binary', '--no-binary'])('serves pip download with hashes (%s)', async (kind) => {
    await twine();
    const hashes = index.files('rehearsed-package').map(({ sha256 }) => `--hash=sha256:${sha256}`);
    await writeFile(join(folder, 'requirements.txt'), `rehearsed-package==1.2.0rc1 ${hashes.join(' ')}\n`);
    const wanted = ['--require-hashes', '--requirement', 'requirements.txt', '--dest', 'downloaded', kind, ':all:'];

    const { exitCode, all } = await python(
      ...['-m', 'pip', 'download', '--index-url', index.simpleUrl, '--no-deps', '--no-build-isolation', ...wanted],
    );

    expect([all, exitCode]).toEqual([expect.any(String), 0]);
    const [name = ''] = await readdir(join(folder, 'downloaded'));
    const stored = index.files('rehearsed-package').find(({ filename }) => filename === name);
    const bytes = await readFile(join(folder, 'downloaded', name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(stored?.sha256);
    await rm(join(folder, 'downloaded'), { recursive: true });
  });

  it('hides pre-releases from pip install until asked, and a yanked file', async () => {
    await twine();
    const install = (...more: string[]) =>
      python(
        '-m',
        'pip',
        'install',
        '--index-url',
        index.simpleUrl,
        '--target',
        'installed',
        'rehearsed-package',
        ...more,
      );

    expect((await install('--pre')).exitCode).toBe(0);
    expect((await readdir(join(folder, 'installed'))).sort()).toContain('rehearsed_package');
    for (const { filename } of index.files('rehearsed-package')) index.yank(filename, 'broken');
    const afterwards = await install('--pre', '--upgrade');

    expect(afterwards.all).toContain('No matching distribution found for rehearsed-package');
  });
});

async function project(folder: string): Promise<void> {
  const pyproject = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "rehearsed-package"
version = "1.2.0rc1"
description = "A package for a rehearsal"
requires-python = ">=3.9"
`;
  await mkdir(join(folder, 'rehearsed_package'));
  await writeFile(join(folder, 'pyproject.toml'), pyproject);
  await writeFile(join(folder, 'rehearsed_package', '__init__.py'), '');
}
