import { expect, it } from '@jest/globals';
import { realPorts, type VerifyContext } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { exampleEntry } from '../../test/example-entry.ts';
import { identifyRun } from '../ledger/entries/run-identity.ts';
import { gitIn } from '../ledger/notes/git.ts';
import { openLedger } from '../ledger/notes/ledger.ts';
import { mentionOthers } from './mention-others.ts';

it('names incomplete releases of other branches that have a tag, and nothing that is alive, finished or of another project', async () => {
  await using folder = await temporaryFolder();
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: folder.path });
  await git('init', '--quiet', '--bare', 'remote.git');
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '--message', 'feat: one');
  const options = { repositoryUrl: `${folder.path}/remote.git`, tagFormat: 'v${version}' };
  const context = fakeContext({ cwd: folder.path, env: process.env, options });
  const ports = realPorts(context);
  const ledger = openLedger(context, ports);
  const elsewhere = { ...exampleEntry().run, id: 'other', host: 'one', boot: 'another', processes: 'another' };
  const ended = { ...elsewhere, ended: elsewhere.started };
  const of = (version: string, changes: Parameters<typeof exampleEntry>[0]) =>
    exampleEntry({ tag: `v${version}`, version, branch: { name: 'develop' }, run: ended, artifacts: [], ...changes });
  const entries = [
    of('1.3.0-beta.1', { state: 'planned' }),
    of('1.3.0-beta.2', { state: 'delivering', run: elsewhere }),
    of('1.3.0-beta.3', { state: 'complete' }),
    of('1.3.0-beta.4', { state: 'abandoned' }),
    of('1.3.0', { state: 'delivering', branch: { name: 'main' } }),
    of('1.4.0-beta.1', { state: 'delivering', tag: 'two@1.4.0-beta.1' }),
    of('1.5.0-beta.1', { state: 'delivering', run: { ...identifyRun(context.env, new Date()), id: 'alive' } }),
  ];
  for (const { tag } of entries) await git('tag', tag);
  entries.push(of('1.6.0-beta.1', { state: 'planned' }));
  for (const entry of entries) await ledger.publish(entry, { claim: await ledger.look(entry.tag) });

  await mentionOthers(ledger, gitIn(context, ports), context as unknown as VerifyContext);

  expect(context.lines).toEqual([
    expect.stringMatching(/^Release v1\.3\.0-beta\.2 of the branch `develop` is not complete yet\. If no run/),
    expect.stringMatching(
      /^Release v1\.3\.0-beta\.1 of the branch `develop` is incomplete: .*waybill resume v1\.3\.0-beta\.1`\.$/,
    ),
  ]);
});
