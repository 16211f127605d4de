import { createSign, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { initializeCA } from '@sigstore/mock';
import { attestationRefusal } from './attestation-rules.ts';

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const file = { filename: 'a-1.tar.gz', sha256: 'ab', contentType: '', path: '', size: 1, md5: '', blake2: '' };
const type = 'application/vnd.in-toto+json';

const good = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a-1.tar.gz', digest: { sha256: 'ab' } }],
  predicateType: 'https://docs.pypi.org/attestations/publish/v1',
};

async function signed(statement: object = good) {
  const ca = await initializeCA(keyPair());
  const { publicKey, privateKey } = keyPair();
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const certificate = Buffer.from(
    (await ca.issueCertificate({ publicKey: spki, subjectAltName: 'https://example.org' })) as Uint8Array,
  );
  const payload = Buffer.from(JSON.stringify(statement));
  const signature = createSign('sha256').update(`DSSEv1 ${type.length} ${type} ${payload.length} ${payload}`);
  const attestation = {
    version: 1,
    verification_material: { certificate: certificate.toString('base64'), transparency_entries: [{}] },
    envelope: { statement: payload.toString('base64'), signature: signature.sign(privateKey, 'base64') },
  };
  return { attestation, authority: new X509Certificate(Buffer.from(ca.rootCertificate as Uint8Array)) };
}

const judge = (attestation: object, authority?: X509Certificate) =>
  attestationRefusal([['attestations', JSON.stringify([attestation])]], file, authority);

test('believes a signature by a certificate of the authority', async () => {
  const { attestation, authority } = await signed();

  expect(judge(attestation, authority)).toBeUndefined();
  expect(attestationRefusal([], file, authority)).toBeUndefined();
});

test.each([
  [{ ...good, subject: [{ name: 'b-1.tar.gz', digest: { sha256: 'ab' } }] }, 'does not match distribution name'],
  [{ ...good, subject: [{ name: 'a-1.tar.gz', digest: { sha256: 'cd' } }] }, 'does not match distribution digest'],
  [{ ...good, subject: [...good.subject, ...good.subject] }, 'too many subjects'],
  [{ ...good, predicateType: 'https://example.org' }, 'unknown attestation type'],
])('refuses the statement %j', async (statement, why) => {
  const { attestation, authority } = await signed(statement);

  expect(judge(attestation, authority)).toContain(why);
});

test('refuses other keys, other authorities, and what is no attestation', async () => {
  const [one, other] = [await signed(), await signed()];
  const { envelope } = other.attestation;

  expect(judge({ ...one.attestation, envelope }, one.authority)).toContain('invalid signature');
  expect(judge(one.attestation, other.authority)).toContain('unknown certificate authority');
  expect(judge({ ...one.attestation, version: 2 }, one.authority)).toContain('unknown version');
  expect(judge({})).toContain('malformed');
});
