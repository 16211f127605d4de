import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { oidcIssuer, sigstore } from '@waybill/rehearsal';
import { exampleEntry } from '../../test/example-entry.ts';
import { notaryAt } from '../../test/notary-at.ts';
import { type Entry, gitIn } from '../ledger/index.ts';
import { signEntry } from '../ledger/signing/sign-entry.ts';
import { checkIdentity, checkLedger, isSignedBy } from './check-ledger.ts';

const env = {
  PATH: process.env['PATH'],
  ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' },
  ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' },
};

/** A released commit on `main` of a remote, and a clone with one more commit that nobody pushed. */
async function released() {
  const folder = await temporaryFolder();
  const [bare, cwd] = [join(folder.path, 'remote.git'), join(folder.path, 'work')];
  const { run } = realPorts(fakeContext({ cwd: folder.path, env }));
  const git = async (place: string, ...args: string[]) => {
    const { exitCode, stdout, tail } = await run('git', args, { cwd: place });
    if (exitCode !== 0) throw new Error(tail);
    return stdout.trim();
  };
  await git(folder.path, 'init', '--quiet', '--bare', '--initial-branch', 'main', bare);
  await git(folder.path, 'clone', '--quiet', bare, cwd);
  await git(cwd, 'checkout', '--quiet', '-B', 'main');
  await git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'feat: one');
  await git(cwd, 'tag', 'v1.2.0');
  await git(cwd, 'push', '--quiet', 'origin', 'main', 'v1.2.0');
  const gitHead = await git(cwd, 'rev-parse', 'HEAD');
  await git(cwd, 'commit', '--quiet', '--allow-empty', '--message', 'feat: elsewhere');
  const elsewhere = await git(cwd, 'rev-parse', 'HEAD');

  async function states(changes: { readonly gitHead?: string; readonly branch?: string } = {}) {
    const context = fakeContext({ cwd, env, options: { repositoryUrl: `file://${bare}`, tagFormat: 'v${version}' } });
    const entry = exampleEntry({ gitHead: changes.gitHead ?? gitHead, branch: { name: changes.branch ?? 'main' } });
    const rows = await checkLedger({
      git: gitIn(context, realPorts(context)),
      context,
      entry,
      key: undefined,
      signatures: 'not asked',
    });
    return rows.filter(({ part }) => part === 'git').map(({ name, state }) => `${name}: ${state}`);
  }
  const goOffline = () => rename(bare, `${bare}.away`);
  const ledgerGit = gitIn(fakeContext({ cwd, env, options: { repositoryUrl: `file://${bare}` } }), { run });
  return { states, git: ledgerGit, elsewhere, goOffline, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

it('knows a commit of the branch, one of a branch that was merged and deleted, and one that is in neither', async () => {
  await using set = await released();
  const { elsewhere } = set;

  expect(await set.states()).toEqual(['tag v1.2.0: ok', 'branch main: ok']);
  expect(await set.states({ branch: 'gone' })).toEqual(['tag v1.2.0: ok', 'branch gone: ok']);
  expect(await set.states({ gitHead: elsewhere })).toEqual(['tag v1.2.0: failed', 'branch main: failed']);
  expect(await set.states({ gitHead: elsewhere, branch: 'gone' })).toEqual([
    ...['tag v1.2.0: failed', 'branch gone: failed'],
  ]);
});

it('says of a remote that does not answer that nothing is known', async () => {
  await using set = await released();
  await set.goOffline();

  expect(await set.states()).toEqual(['tag v1.2.0: not checked', 'branch main: not checked']);
  expect(await set.states({ gitHead: set.elsewhere })).toEqual([
    ...['tag v1.2.0: not checked', 'branch main: not checked'],
  ]);
});

it('says of each entry what the key says of it', async () => {
  await using set = await released();
  const newKey = () => generateKeyPairSync('ed25519').privateKey;
  const [key, other] = [newKey(), newKey()];
  const options = { repositoryUrl: 'https://github.com/acme/parcel', tagFormat: 'v${version}' };
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const sign = (changes: Partial<Entry> = {}) =>
    signEntry(exampleEntry(changes), { env: { WAYBILL_LEDGER_KEY: pem }, options });
  const signed = sign();
  const context = fakeContext({ env, options });
  const rowOf = async (entry: Entry, by: KeyObject | undefined, needsKey = by !== undefined) => {
    const given = { git: set.git, context, entry, key: by && createPublicKey(by), needsKey, signatures: 'not asked' };
    return (await checkLedger(given)).find(({ name }) => name === 'signature')?.state;
  };

  expect(await rowOf(signed, key)).toBe('ok');
  expect(await rowOf(signed, other)).toBe('failed');
  expect(await rowOf(signed, undefined)).toBe('not checked');
  expect(await rowOf({ ...signed, notes: 'click' }, key)).toBe('failed');
  // Somebody took the signature out, or put the one of an older entry of the same release in.
  expect(await rowOf(exampleEntry(), key)).toBe('failed');
  expect(await rowOf(exampleEntry(), undefined)).toBe('none');
  const older = sign({ artifacts: [] }).signature;
  expect(await rowOf({ ...signed, ...(older && { signature: older }) }, key)).toBe('failed');
});

it('counts an entry only with the signature of the key, for this repository and as it was signed', () => {
  const newKey = () => generateKeyPairSync('ed25519').privateKey;
  const [key, other] = [newKey(), newKey()];
  const repositoryUrl = 'https://github.com/acme/parcel';
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signed = signEntry(exampleEntry(), { env: { WAYBILL_LEDGER_KEY: pem }, options: { repositoryUrl } });
  const judge = (entry = signed, by = key, url = repositoryUrl) => isSignedBy(entry, createPublicKey(by), url);

  expect(judge()).toBe(true);
  expect(judge(exampleEntry())).toBe(false);
  expect(judge({ ...signed, artifacts: [] })).toBe(false);
  expect(judge(signed, other)).toBe(false);
  expect(judge(signed, key, 'https://github.com/evil/parcel')).toBe(false);
});

it('knows the release workflow by its signature, and a signature of somebody else', async () => {
  await using folder = await temporaryFolder();
  await using stack = new AsyncDisposableStack();
  const issuer = await oidcIssuer();
  stack.defer(issuer.stop);
  const signing = await sigstore({ issuers: [issuer.url] });
  stack.defer(signing.stop);
  const trustedRoot = join(folder.path, 'root.json');
  await writeFile(trustedRoot, signing.files.trustedRoot);
  const options = { repositoryUrl: 'https://github.com/acme/parcel' };
  const env = { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: issuer.issue('sigstore') };
  const context = fakeContext({ cwd: folder.path, env, options });
  const entry = await notaryAt(context, { sigstore: { fulcio: signing.url, rekor: signing.url } }).sign(exampleEntry());
  const expected = {
    issuer: issuer.url,
    repository: 'acme/parcel',
    isReleaseBranch: (name: string) => name === 'main',
  };
  const judged = async (
    signatures: Parameters<typeof checkIdentity>[0]['signatures'],
    of = entry,
    needsIdentity = false,
  ) => (await checkIdentity({ context, entry: of, key: undefined, signatures, needsIdentity })).state;

  expect(await judged({ expected, trustedRoot })).toBe('ok');
  expect(await judged({ expected: { ...expected, workflow: 'ci.yml' }, trustedRoot })).toBe('failed');
  expect(await judged({ expected: { ...expected, isReleaseBranch: () => false }, trustedRoot })).toBe('failed');
  expect(await judged({ expected, trustedRoot }, { ...entry, artifacts: [] })).toBe('failed');
  expect(await judged({ expected, trustedRoot: join(folder.path, 'missing.json') })).toBe('not checked');
  expect(await judged('the configuration cannot be read')).toBe('not checked');
  expect(await judged({ expected, trustedRoot }, exampleEntry())).toBe('none');
  expect(await judged({ expected, trustedRoot }, exampleEntry(), true)).toBe('failed');
});
