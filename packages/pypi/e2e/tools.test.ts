import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';

const withTools = await withPypi(it);

withTools('the environment has what its list pins, and its programs work after it was moved', async () => {
  const { python, env, folder, path } = await pypiTools();
  const [bin = ''] = path;
  const list = await readFile(join(import.meta.dirname, '../../../test/harness/pypi/requirements/build.txt'), 'utf8');
  const pinned = (name: string) => new RegExp(`^${name}==(\\S+)`, 'm').exec(list)?.[1];

  const { stdout: uv } = await execa(join(bin, 'uv'), ['--version'], { env, extendEnv: false });
  const { stdout: twine } = await execa(join(bin, 'twine'), ['--version'], { env, extendEnv: false });
  const { stdout: prefix } = await execa(python, ['-c', 'import sys; print(sys.prefix)'], { env, extendEnv: false });

  expect(uv).toContain(`uv ${pinned('uv')} `);
  expect(twine).toContain(`twine version ${pinned('twine')} `);
  expect(prefix).toBe(folder);
});

withTools.each([
  ['uv', 'build'],
  ['python', '-m', 'build'],
])('isolated builds get their requirements: %s', async (file, ...args) => {
  const { env } = await pypiTools();
  await using project = await temporaryFolder({
    'pyproject.toml': `[build-system]
requires = ["flit-core"]
build-backend = "flit_core.buildapi"
[project]
name = "parcel"
version = "1.0"
requires-python = ">=3.11"
description = "Parcels"
`,
    'parcel.py': '',
  });

  await execa(file, args, { cwd: project.path, env, extendEnv: false });

  expect((await readdir(join(project.path, 'dist'))).filter((name) => name.startsWith('parcel')).sort()).toEqual([
    'parcel-1.0-py3-none-any.whl',
    'parcel-1.0.tar.gz',
  ]);
});
