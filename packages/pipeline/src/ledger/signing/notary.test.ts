import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Env } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type OidcIssuer, oidcIssuer, type Sigstore, sigstore } from '@waybill/rehearsal';
import { exampleEntry } from '../../../test/example-entry.ts';
import { notaryAt } from '../../../test/notary-at.ts';
import { type Entry, parseLedger } from '../entries/parse-ledger.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let signing: Sigstore;
const issuers: OidcIssuer[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
  issuers.push(await oidcIssuer());
  signing = await sigstore({ issuers: issuers.map(({ url }) => url) });
  await writeFile(join(folder.path, 'root.json'), signing.files.trustedRoot);
});
afterAll(async () => {
  await Promise.all([signing, ...issuers].map((each) => each?.stop()));
  await folder?.[Symbol.asyncDispose]();
});

interface Job {
  readonly repository?: string;
  /** The repository that is released; the one that the job is in, where it is not given. */
  readonly released?: string;
  readonly workflow?: string;
  readonly ref?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly env?: Env;
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** A job of the CI service; the variables are those of GitHub, the claims come from the address that gives tokens. */
function job(setting: Job = {}) {
  const { repository = 'acme/parcel', workflow = 'release.yml', ref = 'refs/heads/main', claims = {} } = setting;
  const [issuer] = issuers;
  if (issuer === undefined) throw new Error('There is no issuer.');
  const place = `${repository}/.github/workflows/${workflow}@${ref}`;
  const said = { repository, ref, workflow_ref: place, job_workflow_ref: place, ...claims };
  const repositoryUrl = `https://github.com/${setting.released ?? repository}.git`;
  const options = { repositoryUrl, branches: ['main', { name: 'release/*' }] };
  // GitLab gives a token in a variable: so a test says what is in it.
  const identity = { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: issuer.issue('sigstore', said) };
  const context = fakeContext({ cwd: folder.path, env: { ...identity, ...setting.env }, options });
  const raw = { sigstore: { fulcio: signing.url, rekor: signing.url }, trustedRoot: 'root.json', ...setting.raw };
  return { ...notaryAt(context, raw), context };
}

const written = async (by: ReturnType<typeof job>, entry = exampleEntry()): Promise<Entry> => {
  const parsed = parseLedger(JSON.stringify(await by.sign(entry)), entry.tag);
  if (!('entry' in parsed)) throw new Error(parsed.problem);
  return parsed.entry;
};

describe('an entry that is signed with the identity of the release workflow', () => {
  it('counts in a later run of the same workflow, after it was delivered and announced', async () => {
    const entry = await written(job());
    const later: Entry = { ...entry, state: 'complete', deliveries: [], announcements: [] };

    expect(entry.signature).toBeUndefined();
    expect(await job().judge(later)).toEqual({
      ...{ is: 'signed', detail: 'acme/parcel/.github/workflows/release.yml of refs/heads/main' },
    });
    expect(await job({ ref: 'refs/heads/release/1.x' }).judge(later)).toMatchObject({ is: 'signed' });
  });

  it('is signed once, however often it is pushed, and anew when it says something else', async () => {
    const run = job();
    const before = signing.logged;
    const first = await run.sign(exampleEntry());
    await Promise.all([run.sign({ ...first, state: 'complete' }), run.sign(exampleEntry({ deliveries: [] }))]);

    expect(signing.logged - before).toBe(1);
    const changed = await run.sign({ ...first, notes: 'other notes' });
    expect(signing.logged - before).toBe(2);
    expect(await job().judge(changed)).toMatchObject({ is: 'signed' });
    // A run that a signal ends asks no service, and leaves no signature that does not fit.
    expect(await run.sign({ ...first, notes: 'more' }, true)).not.toHaveProperty('sigstore');
  });

  it.each<[string, () => Promise<Entry>, string]>([
    ['by another workflow', () => written(job({ workflow: 'ci.yml' })), 'of the workflow .github/workflows/ci.yml'],
    ['on a branch that is no release branch', () => written(job({ ref: 'refs/heads/evil' })), 'no release branch'],
    ['by a pull request', () => written(job({ ref: 'refs/pull/1/merge' })), 'no release branch'],
    ['in another repository', () => written(job({ repository: 'evil/parcel' })), 'not the signature'],
    [
      'in another repository, for this one',
      () => written(job({ repository: 'evil/parcel', released: 'acme/parcel' })),
      'the repository evil/parcel',
    ],
    ['and replayed with other files', async () => ({ ...(await written(job())), artifacts: [] }), 'not the signature'],
    [
      'and replayed for another release',
      async () => ({ ...(await written(job())), tag: 'v1.3.0', version: '1.3.0' }),
      'not the signature',
    ],
    ['and replayed with other notes', async () => ({ ...(await written(job())), notes: 'click' }), 'not the signature'],
    ['and damaged', async () => ({ ...(await written(job())), sigstore: { mediaType: 'x' } }), 'cannot be read'],
  ])('is refused %s', async (_, write, why) => {
    expect(await job().judge(await write())).toEqual({ is: 'forged', detail: expect.stringContaining(why) });
  });

  it('is not refused where its signature cannot be checked, and does not count', async () => {
    const entry = await written(job());
    const elsewhere = job({ raw: { trustedRoot: 'missing.json' } });

    expect(await elsewhere.judge(entry)).toEqual({ is: 'unsigned', detail: expect.stringContaining('missing.json') });
    const { GITLAB_CI: _, ...env } = job().context.env;
    const outside = notaryAt(
      fakeContext({ cwd: folder.path, env: { PATH: env['PATH'] }, options: job().context.options }),
      { trustedRoot: 'root.json', sigstore: { issuer: issuers[0]?.url } },
    );
    expect(await outside.judge(entry)).toEqual({ is: 'unsigned', detail: expect.stringContaining('ledgerWorkflow') });
  });

  it('counts of the workflow that the option names, in every way to write it', async () => {
    const entry = await written(job());
    const named = (ledgerWorkflow: string) => job({ workflow: 'other.yml', raw: { ledgerWorkflow } }).judge(entry);

    expect(await named('.github/workflows/release.yml')).toMatchObject({ is: 'signed' });
    expect(await named('acme/parcel/.github/workflows/release.yml@refs/heads/main')).toMatchObject({ is: 'signed' });
    expect(await named('.github/workflows/publish.yml')).toMatchObject({ is: 'forged' });
  });
});

describe('the signature is left out', () => {
  it.each<[string, Job]>([
    ['without an identity', { env: { SIGSTORE_ID_TOKEN: undefined } }],
    ['when it is off', { raw: { ledgerIdentity: false } }],
    [
      'for a private repository, whose name the public log would show',
      { claims: { repository_visibility: 'private' }, raw: { sigstore: {} } },
    ],
    [
      'where the services do not answer',
      { raw: { sigstore: { fulcio: 'http://127.0.0.1:9', rekor: 'http://127.0.0.1:9' } } },
    ],
  ])('%s', async (_, setting) => {
    expect(await job(setting).sign(exampleEntry())).not.toHaveProperty('sigstore');
  });

  it.each<[string, Job]>([
    ['there is no identity', { env: { SIGSTORE_ID_TOKEN: undefined } }],
    ['a service refuses', { env: { SIGSTORE_ID_TOKEN: 'a.b.c' } }],
  ])('never when it is required: %s', async (_, setting) => {
    const raw = { ...setting.raw, ledgerIdentity: true };

    await expect(job({ ...setting, raw }).sign(exampleEntry())).rejects.toMatchObject({ code: 'ELEDGERNOTSIGNED' });
  });

  it('and no token stands in the log', async () => {
    const by = job({ raw: { sigstore: { fulcio: `${signing.url}/nothing`, rekor: signing.url } } });
    await by.sign(exampleEntry());

    expect(by.context.lines.join('\n')).toContain('The ledger is not signed');
    for (const token of issuers[0]?.issued ?? []) expect(by.context.lines.join('\n')).not.toContain(token);
  });
});
