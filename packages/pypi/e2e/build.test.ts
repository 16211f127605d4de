import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { allBackends, type PythonWorld, pythonWorld } from '../../../test/harness/python/python-world.ts';
import { prepare, publish } from '../src/index.ts';

/** Real builds with real backends, which nobody here wrote, delivered beside twine's own upload of the same files. */
describe('the pypi plugin', () => {
  let world: PythonWorld;
  beforeAll(async () => {
    world = await pythonWorld();
  });
  afterAll(() => world?.index.stop());

  it.each(allBackends)('builds and delivers with %s', async (backend) => {
    await world.index.reset();
    const { folder, context } = await world.released(backend);
    await using _ = folder;

    await publish({}, context);

    const built = await readArtifacts(folder.path, '1.2.0');
    expect(built.map(({ kind }) => kind)).toEqual(['sdist', 'wheel']);
    expect(world.index.files('parcel').map(({ filename, sha256 }) => [filename, sha256])).toEqual(
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
    await world.index.reset();
    await using folder = await temporaryFolder({
      'pyproject.toml': `[project]\nname = "acme-parcel"\ndynamic = ["version"]\n[build-system]\n${system}\n`,
      'acme_parcel/__init__.py': '"""Parcels."""\n',
    });

    await prepare({}, world.contextIn(folder.path));

    const built = await readArtifacts(folder.path, '1.2.0');
    expect(built.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^acme[-_]parcel-1\.2\.0\.tar\.gz$/),
      expect.stringMatching(/^acme_parcel-1\.2\.0-.*py3-none-any\.whl$/),
    ]);
  });

  it('makes the sdists of setuptools equal', async () => {
    await world.index.reset();
    const sums: unknown[] = [];
    for (const time of [1, 2]) {
      await using folder = await world.projectIn('setuptools');
      await utimes(join(folder.path, 'parcel/__init__.py'), time, time);
      await prepare({}, world.contextIn(folder.path));
      sums.push((await readArtifacts(folder.path, '1.2.0')).map(({ sha256 }) => sha256));
    }

    expect(sums[1]).toEqual(sums[0]);
  });

  async function twineCheck(cwd: string) {
    const paths = (await readArtifacts(cwd, '1.2.0')).map(({ path = '' }) => join(cwd, path));
    const { exitCode } = await execa(world.tools.python, ['-m', 'twine', 'check', '--strict', ...paths], {
      env: world.tools.env,
      reject: false,
    });
    return exitCode;
  }

  it.each(allBackends)('keeps PyPI’s rules with %s', async (backend) => {
    await world.index.reset();
    await using folder = await world.projectIn(backend);

    await prepare({ rules: 'pypi' }, world.contextIn(folder.path, backend));

    expect(await twineCheck(folder.path)).toBe(0);
  });

  it('warns of a missing description, which twine check misses and PyPI takes', async () => {
    await world.index.reset();
    await using folder = await world.projectIn('hatchling');
    await writeFile(join(folder.path, 'README.md'), '');
    const context = world.contextIn(folder.path);

    await prepare({ rules: 'pypi' }, context);

    expect(await twineCheck(folder.path)).toBe(1);
    expect(context.lines.join('\n')).toContain('no description');
  });

  it('builds the same bytes again', async () => {
    await world.index.reset();
    const { folder, context } = await world.released('hatchling');
    await using _ = folder;
    const first = await readArtifacts(folder.path, '1.2.0');

    await prepare({}, context);

    expect(await readArtifacts(folder.path, '1.2.0')).toEqual(first);
  });
});
