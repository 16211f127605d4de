import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { exampleEntry } from '../../test/example-entry.ts';
import { notaryAt } from '../../test/notary-at.ts';
import type { Entry } from './entries/parse-ledger.ts';
import { identifyRun } from './entries/run-identity.ts';
import { openLedger } from './notes/ledger.ts';
import { keepRecord } from './record.ts';
import { judgeAuthorship, signEntry } from './signing/sign-entry.ts';

const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What the remote's entry is worth after a run with the key of the project has claimed the release. */
async function claimed(make: (place: Parameters<typeof signEntry>[1]) => Entry, secret = key) {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await execa('git', ['init', '--quiet', '--bare', 'remote.git'], { cwd });
  await execa('git', ['init', '--quiet'], { cwd });
  const options = { repositoryUrl: `${cwd}/remote.git` };
  const plain = { PATH: process.env['PATH'] ?? '' };
  const context = fakeContext({ cwd, env: secret === '' ? plain : { ...plain, WAYBILL_LEDGER_KEY: secret }, options });
  const ports = realPorts(context);
  const ledger = openLedger(context, ports);
  const entry = make({ options, env: { WAYBILL_LEDGER_KEY: key } });
  await ledger.publish(entry, { claim: { hasLedger: false } });

  const record = keepRecord({
    ledger,
    entry,
    context,
    ports,
    notary: notaryAt(context),
    claim: { entry, hasLedger: true },
  });
  record.change((now) => ({ ...now, run: identifyRun(context.env, ports.clock.now()) }));
  await record.settled();
  record.change((now) => ({ ...now, run: { ...now.run, ended: now.updated } }));
  await record.settled();
  const found = await ledger.read(entry.tag);
  if (found === undefined) throw new Error('no entry');
  return judgeAuthorship(found, { options, env: { WAYBILL_LEDGER_KEY: key } });
}

const own = () => exampleEntry({ run: identifyRun({}, new Date()) });

it('signs what the run has made, and what the key had signed before', async () => {
  expect(await claimed(own)).toBe('signed');
  expect(await claimed((place) => signEntry(exampleEntry(), place))).toBe('signed');
});

it('signs no entry of others: claimed is not believed', async () => {
  expect(await claimed(() => exampleEntry())).toBe('unsigned');
  expect(await claimed((place) => ({ ...signEntry(exampleEntry(), place), notes: 'click here' }))).toBe('forged');
});

it('takes the signature away where the run has no key', async () => {
  expect(await claimed((place) => signEntry(exampleEntry(), place), '')).toBe('unsigned');
});
