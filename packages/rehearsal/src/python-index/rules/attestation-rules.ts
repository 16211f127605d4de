import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { type TrustMaterial, toSignedEntity, Verifier } from '@sigstore/verify';
import type { Claims } from '../../identity/index.ts';
import { type Field, fieldOf, type UploadedFile } from '../upload.ts';

interface Attestation {
  readonly version: number;
  readonly verification_material: { readonly certificate: string; readonly transparency_entries: readonly object[] };
  readonly envelope: { readonly statement: string; readonly signature: string };
}

interface Statement {
  readonly _type: string;
  readonly subject: readonly { readonly name: string; readonly digest: Readonly<Record<string, string>> }[];
  readonly predicateType: string;
}

/** Who signed, as far as the index knows. */
export interface Signing {
  /** What the uploading job has said of itself. */
  readonly claims: Claims;
  /** Whose certificates and logs are believed. */
  readonly trust: TrustMaterial;
}

const predicates = ['https://docs.pypi.org/attestations/publish/v1', 'https://slsa.dev/provenance/v1'];

/**
 * Why an index refuses the attestations of a file, or nothing (PEP 740; pypi/warehouse: attestations/services.py). Sigstore's
 * own verifier judges them: the certificate and its time, the signature, the entry in the log.
 */
export function attestationRefusal(fields: readonly Field[], file: UploadedFile, signing: Signing): string | undefined {
  const sent = fieldOf(fields, 'attestations');
  if (sent === '') return undefined;
  try {
    const attestations = JSON.parse(sent) as Attestation[];
    return attestations.map((each) => findRefusal(each, file, signing)).find((refusal) => refusal !== undefined);
  } catch {
    return 'Error while decoding the included attestation: malformed';
  }
}

function findRefusal(attestation: Attestation, file: UploadedFile, signing: Signing): string | undefined {
  const says = (why: string) => `Could not verify the uploaded artifact using the included attestation: ${why}`;
  if (attestation.version !== 1) return says(`unknown version ${attestation.version}`);
  if (attestation.verification_material.transparency_entries.length !== 1) return says('expected one log entry');
  const wrong = whyUntrue(readBundle(attestation), signing);
  if (wrong !== undefined) return says(wrong);
  const statement = JSON.parse(Buffer.from(attestation.envelope.statement, 'base64').toString()) as Statement;
  const [subject, ...others] = statement.subject;
  if (subject === undefined || others.length > 0) return says('too many subjects in statement');
  if (subject.name !== file.filename) return says(`subject does not match distribution name: ${subject.name}`);
  if (subject.digest['sha256'] !== file.sha256) return says('subject does not match distribution digest');
  return predicates.includes(statement.predicateType) ? undefined : says('unknown attestation type');
}

/** The same parts under the names of Sigstore. */
function readBundle({ verification_material: material, envelope }: Attestation): Bundle {
  return bundleFromJSON({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: material.certificate },
      tlogEntries: material.transparency_entries,
    },
    dsseEnvelope: {
      payload: envelope.statement,
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: envelope.signature, keyid: '' }],
    },
  });
}

function whyUntrue(bundle: Bundle, { claims, trust }: Signing): string | undefined {
  const extensions = { issuer: String(claims['iss']) };
  try {
    new Verifier(trust).verify(toSignedEntity(bundle), { extensions, oids: [readBuildConfig(claims)] });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The workflow that the index trusts, as the certificate must name it: the one that was started (Build Config URI).
 * https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
 */
function readBuildConfig({ job_workflow_ref: workflow }: Claims) {
  const value = Buffer.from(`https://github.com/${workflow}`);
  // An UTF8String in DER: its tag, its length, its bytes.
  return {
    oid: { id: [1, 3, 6, 1, 4, 1, 57264, 1, 18] },
    value: Buffer.concat([Buffer.from([0x0c, value.length]), value]),
  };
}
