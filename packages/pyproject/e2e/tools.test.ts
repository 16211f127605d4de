import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { prepare, verifyConditions, verifyRelease } from '../src/index.ts';

const withTools = await withPypi(it);
const withCargo = await withPypi(it, 'cargo');

type Files = Readonly<Record<string, string>>;

async function write(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function release(cwd: string, version: string, options: Readonly<Record<string, unknown>> = {}) {
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor' };
  const context = fakeContext({ cwd, env: process.env, nextRelease });
  await verifyConditions(options, context);
  await verifyRelease(options, context);
  await prepare(options, context);
  return context.lines;
}

const workspace: Files = {
  'pyproject.toml': `[tool.uv.workspace]
members = ["packages/*"]
[tool.uv]
constraint-dependencies = ["parcel-core==1.1.0"]
[tool.uv.sources]
parcel-core = { workspace = true }
[dependency-groups]
dev = ["parcel-core==1.1.0"]
`,
  'packages/core/pyproject.toml': '[project]\nname = "parcel-core"\nversion = "1.1.0"\nrequires-python = ">=3.11"\n',
  'packages/cli/pyproject.toml': `[project]
name = "parcel-cli"
version = "1.1.0"
requires-python = ">=3.11"
dependencies = ["parcel-core==1.1.0"]
[project.optional-dependencies]
all = ["parcel-core[x] == 1.1.0 ; python_version > '3.8'", "parcel-cli[y]==1.1.0"]
y = []
[tool.uv.sources]
parcel-core = { workspace = true }
`,
};

withTools('uv finds the lock file of a workspace with pins current after a beta and a stable version', async () => {
  const { path, env } = await pypiTools();
  await using folder = await temporaryFolder();
  await write(folder.path, workspace);
  const uv = (...args: string[]) =>
    execa(join(path[0] ?? '', 'uv'), ['lock', ...args], { cwd: folder.path, env, extendEnv: false });
  await uv();

  for (const version of ['1.2.0-beta.1', '1.2.0']) {
    const lines = await release(folder.path, version, { packages: ['packages/*'], checkLock: false });

    expect(lines.filter((line) => line.startsWith('Projects of the repository'))).toEqual([]);
    expect((await uv('--check')).exitCode).toBe(0);
  }
});

const crates: Files = {
  'pyproject.toml':
    '[build-system]\nrequires = ["maturin"]\nbuild-backend = "maturin"\n[project]\nname = "parcel"\ndynamic = ["version"]\n[tool.maturin]\nmanifest-path = "crates/py/Cargo.toml"\n',
  'Cargo.toml':
    '[workspace]\nmembers = ["crates/*"]\nresolver = "2"\n[workspace.package]\nversion = "1.1.0"\n[workspace.dependencies]\nparcel-core = { path = "crates/core", version = "1.1.0" }\n',
  'crates/py/Cargo.toml':
    '[package]\nname = "parcel-py"\nversion.workspace = true\nedition = "2021"\n[dependencies]\nparcel-core.workspace = true\n[dev-dependencies]\nparcel-core = { path = "../core", version = "=1.1.0" }\n',
  'crates/py/src/lib.rs': '',
  'crates/core/Cargo.toml': '[package]\nname = "parcel-core"\nversion = { workspace = true }\nedition = "2021"\n',
  'crates/core/src/lib.rs': '',
};

withCargo('Cargo accepts the lock file of a workspace after a beta and a stable version', async () => {
  await using folder = await temporaryFolder();
  await write(folder.path, crates);
  const cargo = (...args: string[]) => execa('cargo', args, { cwd: folder.path });
  await cargo('generate-lockfile', '--offline');

  for (const version of ['1.2.0-beta.1', '1.2.0']) {
    await release(folder.path, version);

    const { stdout } = await cargo('metadata', '--locked', '--offline', '--format-version', '1');
    const { packages } = JSON.parse(stdout) as { packages: { name: string; version: string }[] };
    expect(packages.map((each) => each.version)).toEqual([version, version]);
  }
});

const isolated: Readonly<Record<string, Files>> = {
  'meson-python': {
    'pyproject.toml':
      '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n[project]\nname = "parcel"\ndynamic = ["version"]\n',
    'meson.build':
      "# project(version: '0')\nproject('parcel',\n  meson_version: '>=1.0', version : '1.1.0')\nimport('python').find_installation(pure: true).install_sources('parcel.py')\n",
    'parcel.py': '',
  },
  'meson-python, a file': {
    'pyproject.toml':
      '[build-system]\nrequires = ["meson-python"]\nbuild-backend = "mesonpy"\n[project]\nname = "parcel"\ndynamic = ["version"]\n',
    'meson.build':
      "project('parcel', version: files('VERSION'), meson_version: '>=1.0')\nimport('python').find_installation(pure: true).install_sources('parcel.py')\n",
    VERSION: '1.1.0\n',
    'parcel.py': '',
  },
  'hatch-nodejs-version': {
    'pyproject.toml':
      '[build-system]\nrequires = ["hatchling", "hatch-nodejs-version"]\nbuild-backend = "hatchling.build"\n[project]\nname = "parcel"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "nodejs"\n',
    'package.json': '{ "name": "parcel", "version": "1.1.0" }\n',
    'parcel/__init__.py': '',
  },
  'setup.py with a folder of another name': {
    'pyproject.toml': '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    'setup.py':
      'from setuptools import setup\nV = "1.1.0"\nsetup(name="parcel", version=V, packages=["parcel"], package_dir={"parcel": "source/code"})\n',
    'source/code/__init__.py': '__version__ = "1.1.0"\n',
  },
};

withTools.each(Object.entries(isolated))('the sdist has the version that is written: %s', async (_, files) => {
  const { path, env } = await pypiTools();
  await using folder = await temporaryFolder();
  await write(folder.path, files);
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder.path });
  await git('init', '--quiet');
  await release(folder.path, '1.2.0-beta.1');
  // meson-python packs what is committed.
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'x');

  const { all } = await execa(join(path[0] ?? '', 'uv'), ['build', '--sdist'], {
    cwd: folder.path,
    env,
    extendEnv: false,
    all: true,
  });

  expect(all).toContain('parcel-1.2.0b1.tar.gz');
});
