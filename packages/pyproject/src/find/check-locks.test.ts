import { expect, test } from '@jest/globals';
import { fakeContext, fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions } from '../index.ts';

const files = {
  'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n',
  'uv.lock': 'version = 1\n\n[[package]]\nname = "parcel"\nversion = "1.1.0"\nsource = { editable = "." }\n',
};

const said = 'The lockfile at `uv.lock` needs to be updated';
const stale = fakeRun(() => ({ exitCode: 1, tail: said }));

test('a stale lock file is a warning, and nothing where uv is not there', async () => {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path, env: { PATH: folder.path } });

  await verifyConditions({}, context);
  expect(context.lines).toHaveLength(2);
  await verifyConditions({}, context, { run: stale });

  expect(context.lines.at(-1)).toContain('`uv.lock` is out of date');
  expect(context.lines.at(-1)).toContain(said);
  expect(stale.ran.filter(({ file }) => file === 'uv')).toEqual([
    expect.objectContaining({ file: 'uv', args: ['lock', '--check'] }),
  ]);
});

test('it stops the release where that is asked for', async () => {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path, env: { PATH: folder.path } });

  await expect(verifyConditions({ checkLock: true }, context, { run: stale })).rejects.toMatchObject({
    code: 'ESTALELOCK',
  });
  await expect(verifyConditions({ checkLock: true }, context)).rejects.toMatchObject({ code: 'EMISSINGTOOL' });
});

test('the job that builds asks uv, and not the one that delivers what was built', async () => {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path, env: { PATH: folder.path } });
  const asked = fakeRun(() => ({ exitCode: 1, tail: said }));

  await verifyConditions({ checkLock: true }, { ...context, isBuiltElsewhere: true }, { run: asked });
  expect(asked.ran.filter(({ file }) => file === 'uv')).toEqual([]);

  const building = { ...context, isBuildOnly: true };
  await expect(prepare({ checkLock: true }, building, { run: asked })).rejects.toMatchObject({ code: 'ESTALELOCK' });
  expect(asked.ran.filter(({ file }) => file === 'uv')).toHaveLength(1);
});
