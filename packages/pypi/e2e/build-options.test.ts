import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { findPypi } from '../../../test/harness/pypi/find-pypi.ts';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { prepare } from '../src/index.ts';

/** A backend of the project that writes down, for each of its hooks, what it was given and what it runs in. */
const recorder = `import json, os
import flit_core
from flit_core import buildapi
from flit_core.buildapi import *

def record(hook, settings):
    with open(os.environ["RECORD"], "a") as file:
        seen = {"hook": hook, "settings": settings, "flit": flit_core.__version__, "env": dict(os.environ)}
        file.write(json.dumps(seen) + "\\n")

def build_sdist(folder, config_settings=None):
    record("sdist", config_settings)
    return buildapi.build_sdist(folder, config_settings)

def build_wheel(folder, config_settings=None, metadata_directory=None):
    record("wheel", config_settings)
    return buildapi.build_wheel(folder, config_settings, metadata_directory)
`;

const files = {
  'pyproject.toml': `[build-system]
requires = ["flit-core>=3.8"]
build-backend = "recorder"
backend-path = ["."]
[project]
name = "acme-parcel"
version = "1.2.0"
description = "Weighs parcels"
[tool.flit.sdist]
include = ["recorder.py"]
`,
  'recorder.py': recorder,
  'acme_parcel/__init__.py': '"""Weighs parcels."""\n',
  // A path that pip would part at the blank.
  'build settings/constraints.txt': 'flit-core==3.10.1\n',
};

/** What the backend has written down. */
async function readRecord(file: string): Promise<{ hook: string; settings: unknown; flit: string; env: object }[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

const withTools = await withPypi(it);

withTools.each([
  ['uv', true],
  ['uv', false],
  ['build', true],
  ['build', false],
] as const)('settings, constraints and no secret reach the backend: %s, isolation %s', async (build, isolation) => {
  const tools = await pypiTools();
  await using folder = await temporaryFolder(files);
  const record = join(folder.path, 'record.jsonl');
  const secrets = { GITHUB_TOKEN: 'secret-1', PYPI_TOKEN: 'secret-2', ACTIONS_ID_TOKEN_REQUEST_URL: 'secret-3' };
  const env = { ...tools.env, ...secrets, SENTRY_AUTH_TOKEN: 'wanted', RECORD: record, PYPI_PYTHON: tools.python };

  await prepare(
    {
      upload: false,
      build,
      isolation,
      configSettings: { 'cmake.define.A': 'on=1', list: ['-Dfirst', '--second=2'] },
      buildConstraints: ['build settings/constraints.txt'],
      buildSecrets: ['SENTRY_AUTH_TOKEN'],
    },
    fakeContext({ cwd: folder.path, env }),
  );

  const seen = await readRecord(record);
  expect(seen.map(({ hook }) => hook)).toEqual(['sdist', 'wheel']);
  for (const { settings, flit, env: inside } of seen) {
    expect(settings).toMatchObject({ 'cmake.define.A': 'on=1', list: ['-Dfirst', '--second=2'] });
    expect(flit).toBe(isolation ? '3.10.1' : '3.12.0');
    expect(JSON.stringify(inside)).not.toContain('secret-');
    expect(inside).toMatchObject({ SENTRY_AUTH_TOKEN: 'wanted' });
  }
});

/** The build of Debian 12 in an environment of its own, whose libraries no isolated build sees: it has no option for constraints. */
async function oldBuild(folder: string): Promise<string> {
  const [{ env }, pypi] = [await pythonTools(), await findPypi()];
  await execa(pypi.isReached ? pypi.python : '', ['-m', 'venv', '--without-pip', folder]);
  const python = join(folder, 'bin/python');
  const { stdout } = await execa(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  await writeFile(join(stdout, 'debian.pth'), `${env['PYTHONPATH']}\n`);
  return python;
}

withTools('settings and constraints reach the backend through Debian’s old build, too', async () => {
  const { env: toolEnv } = await pypiTools();
  await using folder = await temporaryFolder(files);
  await using environment = await temporaryFolder();
  const python = await oldBuild(join(environment.path, 'build'));
  const { stdout: version } = await execa(python, ['-m', 'build', '--version']);
  const record = join(folder.path, 'record.jsonl');
  const env = { ...toolEnv, VIRTUAL_ENV: '', RECORD: record, PYPI_PYTHON: python };
  const constrained = (file: string) =>
    prepare(
      { upload: false, build: 'build', configSettings: { list: ['-Dfirst', '--second=2'] }, buildConstraints: [file] },
      fakeContext({ cwd: folder.path, env }),
    );

  await constrained('build settings/constraints.txt');

  expect(version).toMatch(/^build 0\./);
  const seen = await readRecord(record);
  expect(seen.map(({ hook, flit, settings }) => [hook, flit, settings])).toEqual(
    ['sdist', 'wheel'].map((hook) => [hook, '3.10.1', { list: ['-Dfirst', '--second=2'] }]),
  );
  await writeFile(join(folder.path, 'none.txt'), 'flit-core==3.7.1\n');
  await expect(constrained('none.txt')).rejects.toMatchObject({
    code: 'EBUILDFAILED',
    details: expect.stringMatching(/flit[-_]core|pip.*install/),
  });
});

withTools('a constraint that nothing fits stops the build with the tool’s own words', async () => {
  const tools = await pypiTools();
  await using folder = await temporaryFolder({ ...files, 'none.txt': 'flit-core==3.7.1\n' });
  const env = { ...tools.env, PYPI_PYTHON: tools.python };

  for (const build of ['uv', 'build']) {
    const refused = prepare(
      { upload: false, build, buildConstraints: ['none.txt'] },
      fakeContext({ cwd: folder.path, env }),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'EBUILDFAILED',
      details: expect.stringMatching(/flit[-_]core|pip.*install/),
    });
  }
});
