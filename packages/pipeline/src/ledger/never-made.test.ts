import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { exampleEntry } from '../../test/example-entry.ts';
import { findNeverMade, listUntagged, readTags } from './never-made.ts';
import { gitIn } from './notes/git.ts';
import { openLedger } from './notes/ledger.ts';

it('leaves what another project of the repository is about to release, and what another branch is', async () => {
  await using folder = await temporaryFolder();
  const git = (...args: string[]) => execa('git', args, { cwd: folder.path });
  await git('init', '--quiet', '--bare', 'remote.git');
  await git('init', '--quiet');
  const options = { repositoryUrl: `${folder.path}/remote.git`, tagFormat: 'one@${version}' };
  const context = fakeContext({ cwd: folder.path, env: process.env, options });
  const clock = { now: () => new Date(), sleep: async () => {} };
  const ports = { ...realPorts(context), clock };
  const ledger = openLedger(context, ports);
  const { run } = exampleEntry();
  const ended = { ...run, ended: run.started };
  const begun = [
    exampleEntry({ tag: 'one@1.2.0', state: 'planned', run: ended }),
    exampleEntry({ tag: 'two@1.2.0', state: 'planned', run: ended }),
    // At work.
    exampleEntry({ tag: 'two@1.3.0', version: '1.3.0', state: 'planned' }),
    exampleEntry({ tag: 'one@1.3.0', version: '1.3.0', state: 'planned', run: ended, branch: { name: 'next' } }),
  ];
  for (const entry of begun) await ledger.publish(entry, { claim: await ledger.look(entry.tag) });

  const found = await findNeverMade({
    ...{ ledger, context, ports, lease: 4, tag: 'one@2.0.0' },
    untagged: await listUntagged(ledger, readTags(gitIn(context, ports))),
  });

  expect(found.map(({ tag }) => tag)).toEqual(['one@1.2.0']);
});
