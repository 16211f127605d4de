import { createVerify, X509Certificate } from 'node:crypto';
import { type Field, fieldOf, type UploadedFile } from './upload.ts';

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

const predicates = ['https://docs.pypi.org/attestations/publish/v1', 'https://slsa.dev/provenance/v1'];

/**
 * Why an index refuses the attestations of a file, or nothing (PEP 740; pypi/warehouse: attestations/services.py).
 *
 * @param authority whose certificates are believed; without one, the signature of the certificate is not asked for
 */
export function attestationRefusal(fields: readonly Field[], file: UploadedFile, authority?: X509Certificate) {
  const sent = fieldOf(fields, 'attestations');
  if (sent === '') return undefined;
  try {
    const attestations = JSON.parse(sent) as Attestation[];
    return attestations.map((each) => refusalOf(each, file, authority)).find((refusal) => refusal !== undefined);
  } catch {
    return 'Error while decoding the included attestation: malformed';
  }
}

function refusalOf(attestation: Attestation, file: UploadedFile, authority: X509Certificate | undefined) {
  const says = (why: string) => `Could not verify the uploaded artifact using the included attestation: ${why}`;
  const { version, verification_material: material, envelope } = attestation;
  const certificate = new X509Certificate(Buffer.from(material.certificate, 'base64'));
  if (version !== 1) return says(`unknown version ${version}`);
  if (material.transparency_entries.length !== 1) return says('expected one log entry');
  if (authority !== undefined && !certificate.verify(authority.publicKey)) return says('unknown certificate authority');
  const payload = Buffer.from(envelope.statement, 'base64');
  const signed = createVerify('sha256').update(preAuthenticated(payload));
  if (!signed.verify(certificate.publicKey, Buffer.from(envelope.signature, 'base64')))
    return says('invalid signature');
  const statement = JSON.parse(payload.toString()) as Statement;
  const [subject, ...others] = statement.subject;
  if (subject === undefined || others.length > 0) return says('too many subjects in statement');
  if (subject.name !== file.filename) return says(`subject does not match distribution name: ${subject.name}`);
  if (subject.digest['sha256'] !== file.sha256) return says('subject does not match distribution digest');
  return predicates.includes(statement.predicateType) ? undefined : says('unknown attestation type');
}

/** What a DSSE signature covers. https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function preAuthenticated(payload: Buffer): Buffer {
  const type = 'application/vnd.in-toto+json';
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
}
