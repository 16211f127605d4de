import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type OidcIssuer, oidcIssuer } from '../../identity/oidc-issuer.ts';
import { type Sigstore, sigstore } from '../../identity/sigstore.ts';
import { attestationRefusal } from './attestation-rules.ts';

const file = { filename: 'a-1.tar.gz', sha256: 'ab', contentType: '', path: '', size: 1, md5: '', blake2: '' };
const type = 'application/vnd.in-toto+json';
const workflow = 'acme/parcel/.github/workflows/release.yml@refs/heads/main';

const good = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a-1.tar.gz', digest: { sha256: 'ab' } }],
  predicateType: 'https://docs.pypi.org/attestations/publish/v1',
};

let issuer: OidcIssuer;
let signing: Sigstore;
beforeAll(async () => {
  issuer = await oidcIssuer();
  signing = await sigstore({ issuers: [issuer.url] });
});
afterAll(async () => {
  await signing.stop();
  await issuer.stop();
});

async function post(path: string, body: object, to = signing) {
  const answer = await fetch(`${to.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as never };
}

/** Signs as any client of Sigstore does. */
async function attest(statement: object = good, { to = signing, claims = {} } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const sign = (data: string) => createSign('sha256').update(data).sign(privateKey, 'base64');
  const content = publicKey.export({ format: 'pem', type: 'spki' });
  const { body: issued } = await post(
    '/api/v2/signingCert',
    {
      credentials: { oidcIdentityToken: issuer.issue('sigstore', claims) },
      publicKeyRequest: { publicKey: { content }, proofOfPossession: sign('repo:acme/parcel:ref:refs/heads/main') },
    },
    to,
  );
  const { signedCertificateEmbeddedSct: chain } = issued as {
    signedCertificateEmbeddedSct: { chain: { certificates: string[] } };
  };
  const certificate = chain.chain.certificates[0]?.replace(/-----[A-Z ]+-----|\s/g, '') ?? '';
  const payload = JSON.stringify(statement);
  const signature = sign(`DSSEv1 ${type.length} ${type} ${payload.length} ${payload}`);
  const encoded = Buffer.from(payload).toString('base64');
  const pem = Buffer.from(`-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`).toString(
    'base64',
  );
  const envelope = JSON.stringify({ payload: encoded, payloadType: type, signatures: [{ sig: signature }] });
  const entry = { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent: { envelope, verifiers: [pem] } } };
  const { body: logged } = await post('/api/v1/log/entries', entry, to);
  return {
    version: 1,
    verification_material: { certificate, transparency_entries: [asTransparencyEntry(logged)] },
    envelope: { statement: encoded, signature },
  };
}

interface Logged {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: { readonly inclusionProof: Proof; readonly signedEntryTimestamp: string };
}

interface Proof {
  readonly logIndex: number;
  readonly treeSize: number;
  readonly rootHash: string;
  readonly checkpoint: string;
}

function asTransparencyEntry(answer: Readonly<Record<string, Logged>>) {
  const { body, integratedTime, logID, logIndex, verification } = Object.values(answer)[0] as Logged;
  const { inclusionProof: proof, signedEntryTimestamp } = verification;
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  return {
    logIndex: String(logIndex),
    logId: { keyId: base64(logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: base64(proof.rootHash),
      treeSize: String(proof.treeSize),
      hashes: [],
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: body,
  };
}

const judge = (attestation: object, claims: object = {}) =>
  attestationRefusal([['attestations', JSON.stringify([attestation])]], file, {
    claims: { iss: issuer.url, job_workflow_ref: workflow, ...claims },
    trust: signing.trust,
  });

test('believes what the job has signed that uploads', async () => {
  expect(judge(await attest())).toBeUndefined();
});

test.each([
  [{ ...good, subject: [{ name: 'b-1.tar.gz', digest: { sha256: 'ab' } }] }, 'does not match distribution name'],
  [{ ...good, subject: [{ name: 'a-1.tar.gz', digest: { sha256: 'cd' } }] }, 'does not match distribution digest'],
  [{ ...good, subject: [...good.subject, ...good.subject] }, 'too many subjects'],
  [{ ...good, predicateType: 'https://example.org' }, 'unknown attestation type'],
])('refuses the statement %j', async (statement, why) => {
  expect(judge(await attest(statement))).toContain(why);
});

test('refuses the word of another workflow, and of another CI service', async () => {
  const other = 'acme/parcel/.github/workflows/other.yml@refs/heads/main';

  expect(judge(await attest(good, { claims: { workflow_ref: other } }))).toContain('Could not verify');
  expect(judge(await attest(), { job_workflow_ref: other })).toContain('Could not verify');
  expect(judge(await attest(), { iss: 'https://ci.example' })).toContain('issuer');
});

test('refuses another signature, another log entry and the certificates of strangers', async () => {
  const [one, two] = [await attest(), await attest()];
  const stranger = await sigstore({ issuers: [issuer.url] });
  const strange = await attest(good, { to: stranger }).finally(stranger.stop);
  const withEntryOf = (entries: object[]) => ({
    ...one,
    verification_material: { ...one.verification_material, transparency_entries: entries },
  });

  expect(judge({ ...one, envelope: two.envelope })).toContain('Could not verify');
  expect(judge(withEntryOf(two.verification_material.transparency_entries))).toContain('Could not verify');
  expect(judge(withEntryOf([]))).toContain('expected one log entry');
  expect(judge(strange)).toContain('Could not verify');
});

test('refuses a log entry of a time when the certificate held no more, or that was changed', async () => {
  const one = await attest();
  const [entry] = one.verification_material.transparency_entries as [ReturnType<typeof asTransparencyEntry>];
  const later = { ...entry, integratedTime: String(Number(entry.integratedTime) + 3600) };
  const checkpoint = { envelope: entry.inclusionProof.checkpoint.envelope.replace('\n1\n', '\n2\n') };
  const unproven = { ...entry, inclusionProof: { ...entry.inclusionProof, checkpoint } };
  const withEntry = (changed: object) => ({
    ...one,
    verification_material: { ...one.verification_material, transparency_entries: [changed] },
  });

  expect(judge(withEntry(later))).toContain('Could not verify');
  expect(judge(withEntry(unproven))).toContain('Could not verify');
});

test('refuses what is no attestation', async () => {
  expect(judge({ ...(await attest()), version: 2 })).toContain('unknown version');
  expect(judge({})).toContain('Could not verify');
  expect(judge({ version: 1 })).toContain('malformed');
});

test('the log keeps no signature that is not of the key beside it', async () => {
  const envelope = JSON.stringify({ payload: 'AAAA', payloadType: type, signatures: [{ sig: 'AAAA' }] });
  const key = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ format: 'pem', type: 'spki' });
  const verifiers = [Buffer.from(key).toString('base64')];
  const entry = { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent: { envelope, verifiers } } };

  expect((await post('/api/v1/log/entries', entry)).status).toBe(400);
});
