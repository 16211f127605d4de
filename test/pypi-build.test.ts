import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type PythonIndex, type PythonTools, pythonIndex, pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { prepare, publish, verifyConditions } from '../packages/pypi/src/index.ts';
import { type RecentPython, recentPython } from './harness/recent-python.ts';

jest.setTimeout(180_000);

const backends = {
  hatchling: ['hatchling', 'hatchling.build'],
  setuptools: ['setuptools', 'setuptools.build_meta'],
  'poetry-core': ['poetry-core', 'poetry.core.masonry.api'],
  flit: ['flit_core', 'flit_core.buildapi'],
  pdm: ['pdm-backend', 'pdm.backend'],
} as const;

/** Fields of twine that are not sent, and why. */
const leftOut = {
  md5_digest: 'an index takes one digest for the file, which is SHA-256; MD5 is forbidden on some machines',
  blake2_256_digest: 'the same; Node has no BLAKE2b of 256 bits',
};

const pyproject = ([requirement, backend]: readonly [string, string]) => `[build-system]
requires = ["${requirement}"]
build-backend = "${backend}"

[tool.poetry]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
authors = ["Ada Löwe <ada@example.org>"]
readme = "README.md"
packages = [{ include = "parcel" }]

[project]
name = "parcel"
version = "1.2.0"
description = "Parcels for everyone"
readme = "README.md"
license = { file = "LICENSE" }
keywords = ["box", "string"]
requires-python = ">=3.9"
dependencies = ["rich >= 13", "tomli; python_version < '3.11'"]
classifiers = ["Programming Language :: Python :: 3", "Operating System :: OS Independent"]

[[project.authors]]
name = "Ada Löwe"
email = "ada@example.org"

[project.optional-dependencies]
cli = ["click"]

[project.urls]
Homepage = "https://example.org/"
"Source code" = "https://example.org/source"
`;

/** Real builds with real backends, which nobody here wrote, delivered beside twine's own upload of the same files. */
describe('the pypi plugin', () => {
  let tools: PythonTools;
  let recent: RecentPython;
  let index: PythonIndex;

  beforeAll(async () => {
    tools = await pythonTools();
    recent = await recentPython();
    index = await pythonIndex();
  });
  afterAll(() => index?.stop());

  function projectIn(backend: keyof typeof backends) {
    return temporaryFolder({
      'pyproject.toml': pyproject(backends[backend]),
      'README.md': '# Parcel\n\nIt ships “things”.\n',
      LICENSE: 'MIT',
      'parcel/__init__.py': '"""Parcels."""\n',
    });
  }

  function contextIn(cwd: string, backend: keyof typeof backends = 'hatchling') {
    const { env: own } = backend === 'pdm' ? recent : tools;
    const env = { ...own, ...index.environment, PYPI_BUILD_ISOLATION: 'false', SOURCE_DATE_EPOCH: '1700000000' };
    return fakeContext({ cwd, env });
  }

  async function released(backend: keyof typeof backends) {
    const folder = await projectIn(backend);
    const context = contextIn(folder.path, backend);
    await verifyConditions({}, context);
    await prepare({}, context);
    return { folder, context };
  }

  it.each(Object.keys(backends) as (keyof typeof backends)[])('builds and delivers with %s', async (backend) => {
    await index.reset();
    const { folder, context } = await released(backend);
    await using _ = folder;

    await publish({}, context);

    const built = await readArtifacts(folder.path, '1.2.0');
    expect(built.map(({ kind }) => kind)).toEqual(['sdist', 'wheel']);
    expect(index.files('parcel').map(({ filename, sha256 }) => [filename, sha256])).toEqual(
      built.map(({ name, sha256 }) => [name, sha256]),
    );
  });

  it.each([
    [
      'setuptools-scm',
      'requires = ["setuptools", "setuptools-scm"]\nbuild-backend = "setuptools.build_meta"\n[tool.setuptools_scm]',
    ],
    [
      'hatch-vcs',
      'requires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n[tool.hatch.version]\nsource = "vcs"',
    ],
  ])('tells %s the version, whose tag is not there yet', async (_name, system) => {
    await index.reset();
    await using folder = await temporaryFolder({
      'pyproject.toml': `[project]\nname = "acme-parcel"\ndynamic = ["version"]\n[build-system]\n${system}\n`,
      'acme_parcel/__init__.py': '"""Parcels."""\n',
    });

    await prepare({}, contextIn(folder.path));

    const built = await readArtifacts(folder.path, '1.2.0');
    expect(built.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^acme[-_]parcel-1\.2\.0\.tar\.gz$/),
      expect.stringMatching(/^acme_parcel-1\.2\.0-.*py3-none-any\.whl$/),
    ]);
  });

  it('makes the sdists of setuptools equal', async () => {
    await index.reset();
    const sums: unknown[] = [];
    for (const time of [1, 2]) {
      await using folder = await projectIn('setuptools');
      await utimes(join(folder.path, 'parcel/__init__.py'), time, time);
      await prepare({}, contextIn(folder.path));
      sums.push((await readArtifacts(folder.path, '1.2.0')).map(({ sha256 }) => sha256));
    }

    expect(sums[1]).toEqual(sums[0]);
  });

  async function twineCheck(cwd: string) {
    const paths = (await readArtifacts(cwd, '1.2.0')).map(({ path = '' }) => join(cwd, path));
    const { exitCode } = await execa(tools.python, ['-m', 'twine', 'check', '--strict', ...paths], {
      env: tools.env,
      reject: false,
    });
    return exitCode;
  }

  it.each(Object.keys(backends) as (keyof typeof backends)[])('keeps PyPI’s rules with %s', async (backend) => {
    await index.reset();
    await using folder = await projectIn(backend);

    await prepare({ rules: 'pypi' }, contextIn(folder.path, backend));

    expect(await twineCheck(folder.path)).toBe(0);
  });

  it('misses a description as twine check does', async () => {
    await index.reset();
    await using folder = await projectIn('hatchling');
    await writeFile(join(folder.path, 'README.md'), '');

    await prepare({}, contextIn(folder.path));
    const refused = prepare({ rules: 'pypi' }, contextIn(folder.path));

    expect(await twineCheck(folder.path)).toBe(1);
    await expect(refused).rejects.toMatchObject({ errors: [{ message: expect.stringContaining('no description') }] });
  });

  it('builds the same bytes again', async () => {
    await index.reset();
    const { folder, context } = await released('hatchling');
    await using _ = folder;
    const first = await readArtifacts(folder.path, '1.2.0');

    await prepare({}, context);

    expect(await readArtifacts(folder.path, '1.2.0')).toEqual(first);
  });

  it.each(Object.keys(backends) as (keyof typeof backends)[])(
    'sends what twine sends for files of %s',
    async (backend) => {
      await index.reset();
      const { folder, context } = await released(backend);
      await using _ = folder;
      await publish({}, context);
      const ours = formsByFile();
      await index.reset();

      const { python, env } = recent;
      const paths = (await readArtifacts(folder.path, '1.2.0')).map(({ path = '' }) => join(folder.path, path));
      const login = ['--repository-url', index.uploadUrl, '--non-interactive', '--disable-progress-bar'];
      const account = { TWINE_USERNAME: '__token__', TWINE_PASSWORD: index.token };
      await execa(python, ['-m', 'twine', 'upload', ...login, ...paths], {
        cwd: folder.path,
        env: { ...env, ...account },
      });

      expect(ours).toHaveLength(2);
      expect(ours).toEqual(formsByFile());
    },
  );

  it.each(Object.keys(backends) as (keyof typeof backends)[])(
    'is installed and imported, built by %s',
    async (backend) => {
      await index.reset();
      const { folder, context } = await released(backend);
      await using _ = folder;
      await publish({}, context);

      const target = join(folder.path, 'installed');
      const env = { ...tools.env, PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
      const options = ['--no-deps', '--no-cache-dir', '--target', target, '--index-url', index.simpleUrl];
      await execa(tools.python, ['-m', 'pip', 'install', ...options, 'parcel==1.2.0'], { env });

      const script = 'import parcel, importlib.metadata as m; print(parcel.__doc__, m.version("parcel"))';
      const { stdout } = await execa(tools.python, ['-c', script], { cwd: target, env: { PYTHONPATH: target } });
      expect(stdout).toBe('Parcels. 1.2.0');
    },
  );

  it('is installed by pip, which checks the hashes', async () => {
    await index.reset();
    const { folder, context } = await released('hatchling');
    await using _ = folder;
    await publish({}, context);
    const wheel = (await readArtifacts(folder.path, '1.2.0')).find(({ kind }) => kind === 'wheel');
    const requirements = join(folder.path, 'requirements.txt');
    await writeFile(requirements, `parcel==1.2.0 --hash=sha256:${wheel?.sha256}\n`);

    const pip = ['-m', 'pip', 'download', '--no-deps', '--require-hashes', '--index-url', index.simpleUrl];
    const env = { ...tools.env, PIP_CONFIG_FILE: '/dev/null', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    await execa(tools.python, [...pip, '--dest', folder.path, '-r', requirements], { cwd: folder.path, env });

    const downloaded = await readFile(join(folder.path, wheel?.name ?? ''));
    expect(downloaded.length).toBe(wheel?.size);
  });

  /** The forms of files that the index got, whose fields are in no order. */
  function formsByFile() {
    const isCompared = ([name]: readonly [string, string]) => !Object.hasOwn(leftOut, name);
    const ofFiles = index.uploads.filter(({ filename }) => filename !== undefined);
    return ofFiles.map(({ filename, fields }) => [filename, fields.filter(isCompared).map(String).sort()]).sort();
  }
});
