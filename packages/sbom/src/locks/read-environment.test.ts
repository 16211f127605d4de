import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { readEnvironment } from './read-environment.ts';

const site = 'lib/python3.12/site-packages';

it('knows what is installed, from where, under which licence, and what needs what', async () => {
  await using folder = await temporaryFolder({
    [`${site}/requests-2.31.0.dist-info/METADATA`]: [
      'Name: requests',
      'Version: 2.31.0',
      'License: Apache 2.0',
      'Author-email: Kenneth <me@example.org>',
      'Requires-Dist: urllib3 (<3)',
      'Requires-Dist: PySocks; extra == "socks"',
      '',
    ].join('\n'),
    [`${site}/core-1.0.dist-info/METADATA`]: 'Name: core\nVersion: 1.0\n',
    [`${site}/core-1.0.dist-info/direct_url.json`]: JSON.stringify({
      url: 'https://github.com/acme/core',
      vcs_info: { vcs: 'git', commit_id: 'abc' },
    }),
    [`${site}/broken-1.dist-info/METADATA`]: 'no metadata',
  });

  expect(await readEnvironment(folder.path)).toMatchObject([
    { name: 'core', version: '1.0', origin: { source: { vcs_url: 'git+https://github.com/acme/core@abc' } } },
    {
      name: 'requests',
      license: 'Apache 2.0',
      supplier: 'Kenneth',
      dependencies: [{ name: 'urllib3' }],
      extras: { socks: [{ name: 'pysocks' }] },
    },
  ]);
});

it('is empty without distributions', async () => {
  await using folder = await temporaryFolder({ 'bin/python': '' });

  expect(await readEnvironment(folder.path)).toEqual([]);
});
