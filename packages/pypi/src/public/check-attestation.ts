import { type Artifact, type CheckRow, notChecked, type VerifyReleaseContext, v } from '@waybill/kernel';
import { type Belief, nameSigner, readTrust, statementType, verifyStatement } from '@waybill/sigstore';
import type { Connection } from '../indexes/index.ts';

const part = 'attestation';

const Attestation = v.object({
  verification_material: v.object({
    certificate: v.string(),
    transparency_entries: v.array(v.record(v.string(), v.unknown())),
  }),
  envelope: v.object({ statement: v.string(), signature: v.string() }),
});

/** As indexes publish them. https://docs.pypi.org/api/integrity/ */
const Provenance = v.object({ attestation_bundles: v.array(v.object({ attestations: v.array(Attestation) })) });

const Statement = v.object({
  subject: v.array(v.object({ name: v.string(), digest: v.object({ sha256: v.string() }) })),
});

/** Bytes of the attestations of one file: a few thousand each. */
const longest = 2_000_000;
/** Attestations of one file: each costs a check of a signature. */
const most = 20;

type Place = Pick<Connection, 'http' | 'index'> & {
  readonly context: Pick<VerifyReleaseContext, 'cwd' | 'signatures'>;
};

/** Whether the release workflow attested that a file (PEP 740) has the bytes of the ledger. */
export async function checkAttestation(file: Artifact, url: string | undefined, place: Place): Promise<CheckRow> {
  const { http, index, context } = place;
  const { name } = file;
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({ part, name, state, detail });
  if (url === undefined) return row('none', `${index.name} has none.`);
  try {
    const answer = await http({ url, longest, headers: { accept: 'application/json' }, hint: '' });
    if (!answer.ok) throw new RangeError(`The index answers ${answer.status}.`);
    const all = answer.json(Provenance).attestation_bundles.flatMap(({ attestations }) => attestations);
    const { signatures = 'It is not known whose signature counts.' } = context;
    if (typeof signatures === 'string') return row('not checked', signatures);
    const trust = await readTrust({ cwd: context.cwd, file: signatures.trustedRoot });
    return await judge(file, all.slice(0, most), { trust, expected: signatures.expected });
  } catch (error) {
    return notChecked(part, name, error);
  }
}

type Attested = v.InferOutput<typeof Attestation>;

/** One that counts is enough: an index may have further ones, of others. */
async function judge({ name, sha256 }: Artifact, all: readonly Attested[], belief: Belief): Promise<CheckRow> {
  let why = 'the index has none';
  for (const each of all) {
    const verdict = await verifyStatement(asBundle(each), belief);
    if ('refusal' in verdict) {
      why = verdict.refusal;
      continue;
    }
    const parsed = v.safeParse(Statement, verdict.statement);
    const subjects = parsed.success ? parsed.output.subject : [];
    if (sha256 !== undefined && subjects.some((subject) => subject.name === name && subject.digest.sha256 === sha256))
      return { part, name, state: 'ok', detail: `Attested by ${nameSigner(verdict.signer)}.` };
    why = 'it is not about the bytes of the ledger';
  }
  return { part, name, state: 'failed', detail: `Of its attestation, ${why}.` };
}

/** The same parts under the names of Sigstore. */
function asBundle({ verification_material: material, envelope }: Attested): object {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: material.certificate },
      tlogEntries: material.transparency_entries,
    },
    dsseEnvelope: {
      payload: envelope.statement,
      payloadType: statementType,
      signatures: [{ sig: envelope.signature, keyid: '' }],
    },
  };
}
