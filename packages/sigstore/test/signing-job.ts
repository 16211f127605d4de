import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial } from '@sigstore/verify';
import { type ReleaseSigner, realPorts } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { oidcIssuer, sigstore } from '@waybill/rehearsal';
import { type Belief, ciIdentity, signBytes, signStatement } from '../src/index.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Jobs of one CI service, and the Sigstore that believes it. */
export async function signingJobs(certifiedAt?: Date) {
  const issuer = await oidcIssuer();
  const signing = await sigstore({ issuers: [issuer.url], ...(certifiedAt && { certifiedAt }) });
  const services = { fulcio: signing.url, rekor: signing.url };
  const identityWith = (claims: Claims) => ({ tokenFor: async (audience: string) => issuer.issue(audience, claims) });
  const { http } = realPorts(fakeContext());
  const own = ciIdentity(issuer.environment, http);
  if (own === undefined) throw new Error('The job has no identity.');

  const expected: ReleaseSigner = {
    issuer: issuer.url,
    repository: 'acme/parcel',
    workflow: '.github/workflows/release.yml',
    isReleaseBranch: (name) => name === 'main',
  };
  const belief: Belief = {
    trust: toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(signing.files.trustedRoot))),
    expected,
  };
  return {
    issuer,
    signing,
    expected,
    belief,
    sign: (bytes: Buffer, claims?: Claims) =>
      signBytes(bytes, { identity: claims === undefined ? own : identityWith(claims), services }),
    attest: (text: string, claims: Claims = {}) => signStatement(text, { identity: identityWith(claims), services }),
    async [Symbol.asyncDispose]() {
      await signing.stop();
      await issuer.stop();
    },
  };
}
