import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { exampleEntry } from '../../test/example-entry.ts';
import { openDeployments } from './open-deployments.ts';

const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

/** The ledger of a repository that holds these texts, by tag. */
async function withLedger(texts: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  const context = fakeContext({ cwd: folder.path, env, options: { repositoryUrl: folder.path } });
  const ports = realPorts(context);
  const git = async (...args: string[]) => (await ports.run('git', args)).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  for (const [tag, text] of Object.entries(texts)) {
    await writeFile(join(folder.path, 'text'), text);
    const blob = await git('hash-object', '-w', 'text');
    await git('update-index', '--add', '--cacheinfo', `100644,${blob},${tag}/waybill.json`);
  }
  const tree = await git('write-tree');
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const commit = await git(...identity, 'commit-tree', tree, '-m', 'ledger');
  await git('update-ref', 'refs/notes/waybill', commit);
  const deployments = openDeployments({ context, ports, lease: 60, notify: async () => {} });
  return { deployments, lines: context.lines, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const known = JSON.stringify(exampleEntry({ state: 'complete' }));
const newer = JSON.stringify({ ...exampleEntry({ tag: 'v1.3.0', version: '1.3.0' }), schema: 99, state: 'elsewhere' });

it('does not overlook an entry of a newer Waybill, as an environment may have that release', async () => {
  await using ledger = await withLedger({ 'v1.2.0': known, 'v1.3.0': newer });

  await expect(ledger.deployments.releases()).rejects.toMatchObject({ code: 'ELEDGERUNREADABLE' });
});

it.each(['', 'no JSON', '{"schema":1}', '[]'])(
  'leaves out an entry that never could be read, and says so: %j',
  async (text) => {
    await using ledger = await withLedger({ 'v1.2.0': known, 'v1.3.0': text });

    expect((await ledger.deployments.releases()).map(({ tag }) => tag)).toEqual(['v1.2.0']);
    expect(ledger.lines.join('\n')).toMatch(/ledger entry of `v1\.3\.0` cannot be read: .* It is left out\./);
  },
);
