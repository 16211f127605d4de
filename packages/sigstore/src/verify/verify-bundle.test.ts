import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signingJobs } from '../../test/signing-job.ts';
import { type Verdict, verifyBytes, verifyStatement } from './verify-bundle.ts';

let jobs: Awaited<ReturnType<typeof signingJobs>>;
let stranger: Awaited<ReturnType<typeof signingJobs>>;
beforeAll(async () => {
  [jobs, stranger] = await Promise.all([signingJobs(), signingJobs()]);
});
afterAll(async () => {
  await Promise.all([jobs, stranger].map((each) => each?.[Symbol.asyncDispose]()));
});

const bytes = Buffer.from('an entry');
const refusal = (verdict: Verdict) => ('refusal' in verdict ? verdict.refusal : 'counts');
type Bundle = Awaited<ReturnType<typeof jobs.sign>>;
// biome-ignore lint/suspicious/noExplicitAny: whoever forges a bundle keeps to no type.
type Forged = any;

function changed(bundle: Bundle, change: (copy: Forged) => void): Bundle {
  const copy = structuredClone(bundle);
  change(copy);
  return copy;
}

describe('a signature over bytes', () => {
  it('counts when the release workflow made it', async () => {
    const verdict = await verifyBytes(await jobs.sign(bytes), bytes, jobs.belief);

    expect(verdict).toEqual({
      signer: {
        issuer: jobs.issuer.url,
        subject: 'https://github.com/acme/parcel/.github/workflows/release.yml@refs/heads/main',
        repository: 'acme/parcel',
        workflow: 'acme/parcel/.github/workflows/release.yml',
        refs: ['refs/heads/main', 'refs/heads/main'],
      },
    });
  });

  const of = (path: string, ref = 'refs/heads/main') => ({
    ...{ workflow_ref: `${path}@${ref}`, job_workflow_ref: `${path}@${ref}`, ref },
  });
  const release = '.github/workflows/release.yml';
  it.each<[string, Record<string, unknown>, string]>([
    ['another workflow', of('acme/parcel/.github/workflows/ci.yml'), 'of the workflow .github/workflows/ci.yml'],
    ['a workflow whose name differs in case', of('acme/parcel/.github/workflows/Release.yml'), 'Release.yml, expected'],
    ['another repository', { repository: 'evil/parcel', ...of(`evil/parcel/${release}`) }, 'repository evil/parcel'],
    [
      'a repository whose name begins the same',
      { repository: 'acme/parcel-evil', ...of(`acme/parcel-evil/${release}`) },
      'parcel-evil',
    ],
    ['a workflow of another repository that this one started', of(`evil/parcel/${release}`), 'another repository'],
    ['a branch that anybody may push', of(`acme/parcel/${release}`, 'refs/heads/evil'), 'no release branch'],
    ['a pull request', of(`acme/parcel/${release}`, 'refs/pull/7/merge'), 'no release branch'],
    ['a tag that is named as a branch', of(`acme/parcel/${release}`, 'refs/tags/main'), 'no release branch'],
    [
      'a workflow from another ref than the job',
      { ...of(`acme/parcel/${release}`, 'refs/heads/evil'), ref: 'refs/heads/main' },
      'no release branch',
    ],
    [
      'a person',
      {
        job_workflow_ref: undefined,
        workflow_ref: undefined,
        repository: undefined,
        ref: undefined,
        sub: 'eve@example.com',
      },
      'no workflow of a repository',
    ],
  ])('does not count of %s', async (_, claims, why) => {
    expect(refusal(await verifyBytes(await jobs.sign(bytes, claims), bytes, jobs.belief))).toContain(why);
  });

  it('counts of any workflow of the repository where none is expected', async () => {
    const { workflow: _, ...expected } = jobs.expected;
    const bundle = await jobs.sign(bytes, of('acme/parcel/.github/workflows/ci.yml'));

    expect(refusal(await verifyBytes(bundle, bytes, { ...jobs.belief, expected }))).toBe('counts');
  });

  it('does not count of another issuer, or of an instance that is not trusted', async () => {
    const expected = { ...jobs.expected, issuer: 'https://token.actions.githubusercontent.com' };
    const bundle = await jobs.sign(bytes);

    expect(refusal(await verifyBytes(bundle, bytes, { ...jobs.belief, expected }))).toContain('its identity is of');
    expect(refusal(await verifyBytes(await stranger.sign(bytes), bytes, jobs.belief))).toMatch(/authority|log/);
  });

  it('does not count when its certificate had expired', async () => {
    await using late = await signingJobs(new Date(Date.now() - 3_600_000));

    expect(refusal(await verifyBytes(await late.sign(bytes), bytes, late.belief))).toContain('was not valid when');
  });

  it('does not count over other bytes, or as a statement about something', async () => {
    const bundle = await jobs.sign(bytes);
    const statement = await jobs.attest('{"subject":[]}');

    expect(refusal(await verifyBytes(bundle, Buffer.from('other'), jobs.belief))).toContain(
      'not the signature of this',
    );
    expect(refusal(await verifyBytes(statement, bytes, jobs.belief))).toContain('a signature of something else');
    expect(refusal(await verifyStatement(bundle, jobs.belief))).toContain('no statement');
  });

  it.each<[string, (bundle: Forged) => void, RegExp]>([
    [
      'claims that the log took it later',
      (b) => {
        b.verificationMaterial.tlogEntries[0].integratedTime = '4102444800';
      },
      /not valid when/,
    ],
    [
      'was made before its certificate',
      (b) => {
        b.verificationMaterial.tlogEntries[0].integratedTime = '1000';
      },
      /not valid when/,
    ],
    [
      'has no log entry',
      (b) => {
        b.verificationMaterial.tlogEntries = [];
      },
      /no log|cannot be read/,
    ],
    [
      'has the log entry of another one',
      (b) => {
        b.verificationMaterial.tlogEntries[0].canonicalizedBody = 'e30=';
      },
      /cannot be read|does not confirm/,
    ],
    [
      'has another signature',
      (b) => {
        b.messageSignature.signature = Buffer.from('forged').toString('base64');
      },
      /not the signature|does not confirm/,
    ],
    [
      'has a key instead of a certificate',
      (b) => {
        b.verificationMaterial = { publicKey: { hint: 'x' }, tlogEntries: b.verificationMaterial.tlogEntries };
      },
      /./,
    ],
    [
      'has a thousand timestamps',
      (b) => {
        b.verificationMaterial.tlogEntries = Array(1000).fill(b.verificationMaterial.tlogEntries[0]);
      },
      /too (long|many)/,
    ],
    [
      'is as long as a book',
      (b) => {
        b.messageSignature.signature = 'A'.repeat(300_000);
      },
      /too long/,
    ],
  ])('does not count when it %s', async (_, change, why) => {
    const bundle = changed(await jobs.sign(bytes), change);

    const verdict = await verifyBytes(bundle, bytes, jobs.belief);

    expect(refusal(verdict)).toMatch(why);
    expect(refusal(verdict)).not.toBe('counts');
  });

  it.each([[null], [undefined], ['text'], [[]], [{}], [7], [{ mediaType: 'x', __proto__: null }]])(
    'does not count when it is %j',
    async (bundle) => {
      expect(refusal(await verifyBytes(bundle, bytes, jobs.belief))).toContain('cannot be read');
    },
  );
});

it('a statement says what was signed', async () => {
  const bundle = await jobs.attest('{"subject":[{"name":"a"}]}');

  expect(await verifyStatement(bundle, jobs.belief)).toMatchObject({ statement: { subject: [{ name: 'a' }] } });
  const forged = changed(bundle, (copy) => {
    if (copy.dsseEnvelope) copy.dsseEnvelope.payload = Buffer.from('{"subject":[{"name":"b"}]}').toString('base64');
  });
  expect(refusal(await verifyStatement(forged, jobs.belief))).toMatch(/not the signature|does not confirm/);
});
