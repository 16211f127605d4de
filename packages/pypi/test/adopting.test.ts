import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeRun } from '@waybill/kernel/testing';
import { both, builder } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

const project = (name: string) => `[project]\nname = "${name}"\nversion = "1.2.0"\n`;

/** Leaves out of the release what another job did not hand over. */
async function leaveOut(cwd: string, pattern: RegExp): Promise<void> {
  for (const { kind, name } of await readArtifacts(cwd, '1.2.0'))
    if (pattern.test(name)) await rm(join(cwd, '.waybill/1.2.0/artifacts', `${kind}-${encodeURIComponent(name)}.json`));
}

test('files that were built elsewhere are taken over, and none at all is refused', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');

  await release.call('adopt');
  await leaveOut(release.cwd, /./);

  expect(await release.failure('adopt')).toMatchObject({ code: 'ENOTBUILT' });
});

test('a project of several that was left out is named', async () => {
  const files = { 'packages/a/pyproject.toml': project('Acme_A'), 'packages/b/pyproject.toml': project('acme-b') };
  await using release = await rehearsedRelease({ files, options: { packages: ['packages/*'] } });
  const run = fakeRun(async (ran) => {
    const make = both({ name: ran.cwd?.endsWith('/a') ? 'acme-a' : 'acme-b' });
    return builder(make)(ran.file, ran.args, ran);
  });
  await release.call('prepare', run);
  await release.call('adopt', run);

  await leaveOut(release.cwd, /acme_b/);

  expect(await release.failure('adopt')).toMatchObject({
    code: 'ENOTBUILT',
    message: expect.stringContaining('`acme-b`'),
  });
});
