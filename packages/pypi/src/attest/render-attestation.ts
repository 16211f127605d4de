import type { SerializedBundle } from '@sigstore/bundle';

/** What is signed of a file: that this job published these bytes. https://docs.pypi.org/attestations/publish/v1/ */
export function renderStatement({ name, sha256 }: { readonly name: string; readonly sha256: string }): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256 } }],
    predicateType: 'https://docs.pypi.org/attestations/publish/v1',
    predicate: null,
  });
}

/** A Sigstore bundle as indexes take it (PEP 740): the same parts under other names. */
export function renderAttestation({ verificationMaterial, dsseEnvelope }: SerializedBundle): object {
  return {
    version: 1,
    verification_material: {
      certificate: verificationMaterial.certificate?.rawBytes,
      transparency_entries: verificationMaterial.tlogEntries.map(withEmptyFields),
    },
    envelope: { statement: dsseEnvelope?.payload, signature: dsseEnvelope?.signatures[0]?.sig },
  };
}

/**
 * JSON of Protocol Buffers omits what is zero or empty, such as the place of the first entry of a log. The reader with which PyPI
 * judges attestations refuses an entry without these fields.
 */
function withEmptyFields(entry: SerializedBundle['verificationMaterial']['tlogEntries'][number]): object {
  const { inclusionProof } = entry;
  // The types promise what the JSON omits.
  const proof = inclusionProof && Object.assign({ logIndex: '0', hashes: [] }, inclusionProof);
  return Object.assign({ logIndex: '0' }, entry, proof && { inclusionProof: proof });
}
