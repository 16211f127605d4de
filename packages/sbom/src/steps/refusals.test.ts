import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { builtRelease, run } from '../../test/built-release.ts';
import { prepare, verifyConditions, verifyRelease } from '../index.ts';

it('fails when there is nothing to describe, and with `"auto"` only says so', async () => {
  await using folder = await temporaryFolder({ 'pyproject.toml': '' });
  const context = fakeContext({ cwd: folder.path });

  await expect(prepare({}, context, { run })).rejects.toMatchObject({ code: 'ENOTHINGTODESCRIBE' });
  await expect(prepare({ enabled: 'auto' }, context, { run })).resolves.toBe(false);
  expect(context.lines).toEqual(['Skipped: 1.2.0 has no wheel, no sdist and no image to describe.']);
});

it('names a lock file that is not TOML', async () => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await writeFile(join(folder.path, 'uv.lock'), '<<<<<<< HEAD\n');

  const failure = prepare({}, fakeContext({ cwd: folder.path }), { run });

  await expect(failure).rejects.toMatchObject({ code: 'EINVALIDTOML', message: '`uv.lock` is not valid TOML.' });
});

it('refuses unknown options and versions before anything is built', async () => {
  const context = fakeContext();

  await expect(verifyConditions({ specVersoin: '1.6' }, context)).rejects.toMatchObject({
    errors: [{ code: 'EINVALIDOPTION', details: expect.stringContaining('`sbom.specVersion`') }],
  });
  await expect(verifyConditions({ specVersion: '0.9' }, context)).rejects.toMatchObject({
    errors: [{ code: 'EINVALIDOPTION' }],
  });
});

it('prints its plan, and says why it is off where neither package nor image is made', async () => {
  await using folder = await temporaryFolder();
  await using python = await temporaryFolder({ 'pyproject.toml': '' });
  const off = fakeContext({ cwd: folder.path });
  const on = fakeContext({ cwd: python.path });

  await verifyConditions({ enabled: 'auto' }, off);
  await verifyRelease({ enabled: 'auto' }, on);

  expect(off.lines).toEqual(['Off: there is no `pyproject.toml`, `setup.py` or `Dockerfile`.']);
  expect(on.lines).toEqual(['Plan: CycloneDX 1.6 for what 1.2.0 ships, in .waybill/1.2.0/sbom/.']);
});
