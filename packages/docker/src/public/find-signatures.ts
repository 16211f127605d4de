import { createHash } from 'node:crypto';
import { parseJson, v } from '@waybill/kernel';
import { listAttached, type Referrer, type Registry } from '@waybill/oci';
import { signatureTag, tellsNothing } from '../sign/index.ts';

/** A signature of cosign in a registry. Nothing of it is checked yet. */
export interface FoundSignature {
  /** As Sigstore's own clients take it. */
  readonly bundle: unknown;
  /** What it is over, where that is no statement in the bundle: the document in which older versions name the image. */
  readonly document?: Buffer;
}

export interface FoundSignatures {
  readonly signatures: readonly FoundSignature[];
  /** What kept one from being read: it may be the one that counts. */
  readonly problem?: unknown;
}

/** Of one image: whoever may push can add others, and each costs a check. */
const most = 20;

const bundleType = 'application/vnd.dev.sigstore.bundle';
const olderType = 'application/vnd.dev.cosign.artifact.sig.v1+json';

const Texts = v.record(v.string(), v.string());
const Attached = v.object({
  artifactType: v.fallback(v.optional(v.string(), ''), ''),
  subject: v.optional(v.object({ digest: v.string() })),
  layers: v.array(
    v.object({
      digest: v.string(),
      mediaType: v.optional(v.string(), ''),
      annotations: v.optional(v.nullable(Texts)),
    }),
  ),
});

const Bundle = v.record(v.string(), v.unknown());

/**
 * The signatures of an image in all ways of cosign: bundles that are attached to it (version 3), documents that are attached
 * to it, and those under a tag made of its digest (versions 1 and 2).
 */
export async function findSignatures(registry: Registry, digest: string): Promise<FoundSignatures> {
  const listed = (await listAttached(registry, digest)).filter(mayBeSignature).slice(0, most);
  const signatures: FoundSignature[] = [];
  let problem: unknown;
  for (const reference of [...new Set(listed.map((each) => each.digest)), signatureTag(digest)]) {
    try {
      signatures.push(...(await readSignatures(registry, reference, digest)));
    } catch (error) {
      problem = error;
    }
  }
  return { signatures: signatures.slice(0, most), ...(problem === undefined ? {} : { problem }) };
}

function mayBeSignature(referrer: Referrer): boolean {
  const { artifactType = '' } = referrer;
  return artifactType.startsWith(bundleType) || artifactType === olderType || tellsNothing(referrer);
}

async function readSignatures(registry: Registry, reference: string, digest: string): Promise<FoundSignature[]> {
  const manifest = await registry.readManifest(reference);
  const attached = manifest && parseJson(Attached, manifest.bytes);
  if (attached === undefined) return [];
  const { artifactType, subject, layers } = attached;
  if (artifactType.startsWith(bundleType)) {
    const [layer] = layers;
    // A list is no evidence: the manifest says what it is about.
    if (layer === undefined || subject?.digest !== digest) return [];
    return [{ bundle: (await registry.readBlob(layer)).json(Bundle) }];
  }
  const signed = layers.filter(({ mediaType, annotations }) => isDocument(mediaType) && annotations?.[keys.signature]);
  return Promise.all(
    // The newest is the last one.
    signed.slice(-most).map(async ({ annotations, ...layer }) => {
      const document = Buffer.from((await registry.readBlob(layer)).bytes);
      return { bundle: createBundle(annotations ?? {}, document), document };
    }),
  );
}

function isDocument(mediaType: string): boolean {
  return mediaType === 'application/vnd.dev.cosign.simplesigning.v1+json';
}

/** Annotations of a document. https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
const keys = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  entry: 'dev.sigstore.cosign/bundle',
} as const;

/** The log's answer as these versions keep it. */
const LogEntry = v.object({
  SignedEntryTimestamp: v.string(),
  Payload: v.object({ body: v.string(), integratedTime: v.number(), logIndex: v.number(), logID: v.string() }),
});
const LogBody = v.object({ kind: v.string(), apiVersion: v.string() });

/** The same parts under the names of Sigstore. What is missing is found out by whoever checks it. */
function createBundle(annotations: v.InferOutput<typeof Texts>, document: Buffer): object {
  const certificate = annotations[keys.certificate];
  const rawBytes = certificate?.replace(/-----[A-Z ]+-----|\s/g, '');
  const entry = parseJson(LogEntry, annotations[keys.entry] ?? '');
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      ...(certificate === undefined
        ? { publicKey: { hint: '' } }
        : { x509CertificateChain: { certificates: [{ rawBytes }] } }),
      tlogEntries: entry === undefined ? [] : [asLogEntry(entry)],
    },
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(document).digest('base64') },
      signature: annotations[keys.signature],
    },
  };
}

function asLogEntry({ SignedEntryTimestamp: signedEntryTimestamp, Payload }: v.InferOutput<typeof LogEntry>): object {
  const { body, integratedTime, logIndex, logID } = Payload;
  const { kind = '', apiVersion = '' } = parseJson(LogBody, Buffer.from(body, 'base64')) ?? {};
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    canonicalizedBody: body,
  };
}
