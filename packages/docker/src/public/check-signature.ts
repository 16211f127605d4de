import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CheckRow, parseJson, type SignatureCheck, type VerifyReleaseContext, v } from '@waybill/kernel';
import type { Registry } from '@waybill/oci';
import {
  nameSigner,
  readTrust,
  verifyBytes,
  verifyBytesWithKey,
  verifyStatement,
  verifyStatementWithKey,
} from '@waybill/sigstore';
import { isLogged, type Sign, type SigningKey, wrongPublicKey } from '../sign/index.ts';
import { part } from './checking.ts';
import { type FoundSignature, findSignatures } from './find-signatures.ts';

interface Signed {
  readonly registry: Registry;
  readonly digest: string;
  readonly sign: Sign;
  readonly context: Pick<VerifyReleaseContext, 'cwd' | 'signatures' | 'imageKey'>;
}

const Statement = v.object({
  predicateType: v.pipe(v.string(), v.regex(/\/cosign\/sign\//)),
  subject: v.array(v.object({ digest: v.object({ sha256: v.optional(v.string()) }) })),
});

/** In which cosign before version 3 names an image. */
const Document = v.object({
  critical: v.object({
    type: v.literal('cosign container image signature'),
    image: v.object({ 'docker-manifest-digest': v.string() }),
  }),
});

/** Whether the release workflow, or the key of the project, signed an image with cosign in a repository that has it. */
export async function checkSignature({ registry, digest, sign, context }: Signed): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({
    ...{ part, name: `${registry.name} signature`, state, detail },
  });
  const { signatures, problem } = await findSignatures(registry, digest);
  if (signatures.length === 0 && problem === undefined)
    return row('failed', 'cosign signed the image, and no signature is in the registry.');
  const verifier = typeof sign === 'object' ? await byKey(sign, context) : await byIdentity(context);
  if (typeof verifier === 'string') return row('not checked', verifier);
  let why = 'it cannot be read';
  // One that counts is enough: anybody who may push to the registry can add others.
  for (const signature of signatures) {
    const verdict = await verifier(signature);
    if ('refusal' in verdict) {
      why = verdict.refusal;
      continue;
    }
    if (isAbout(verdict.said, digest)) return row('ok', `Signed by ${verdict.by}.`);
    why = 'it is not about this image';
  }
  if (problem !== undefined) throw problem;
  return row('failed', `Of its signature, ${why}.`);
}

/** Who signed, and what; or why the signature does not count. */
type Judged = { readonly by: string; readonly said: unknown } | { readonly refusal: string };
type Verifier = (signature: FoundSignature) => Promise<Judged>;

/** @returns a sentence where it is not known whose signature counts */
async function byIdentity({ cwd, signatures }: Signed['context']): Promise<Verifier | string> {
  if (signatures === undefined) return 'It is not known whose signature counts.';
  if (typeof signatures === 'string') return signatures;
  const trust = await readTrust({ cwd, file: signatures.trustedRoot });
  const belief = { trust, expected: signatures.expected };
  return async ({ bundle, document }) => {
    if (document === undefined) {
      const verdict = await verifyStatement(bundle, belief);
      return 'refusal' in verdict ? verdict : { by: nameSigner(verdict.signer), said: verdict.statement };
    }
    const verdict = await verifyBytes(bundle, document, belief);
    return 'refusal' in verdict ? verdict : { by: nameSigner(verdict.signer), said: readDocument(document) };
  };
}

/** @returns a sentence where the key is not known */
async function byKey(sign: SigningKey, { cwd, signatures, imageKey }: Signed['context']): Promise<Verifier | string> {
  const key = imageKey ?? (sign.publicKey === undefined ? undefined : await readKey(cwd, sign.publicKey));
  if (key === undefined)
    return 'A signature by a key is there: give its public part with `--image-key FILE`, or as `sign.publicKey` in the configuration.';
  const trust = isLogged(sign) ? await readTrust({ cwd, file: rootOf(signatures) }) : undefined;
  const belief = { key, trust };
  const by = 'the key of the project';
  return async ({ bundle, document }) => {
    if (document === undefined) {
      const verdict = await verifyStatementWithKey(bundle, belief);
      return 'refusal' in verdict ? verdict : { by, said: verdict.statement };
    }
    const { refusal } = await verifyBytesWithKey(bundle, document, belief);
    return refusal === undefined ? { by, said: readDocument(document) } : { refusal };
  };
}

/** A log is believed whatever is known of the workflow. */
function rootOf(signatures: SignatureCheck | string | undefined): string | undefined {
  return typeof signatures === 'object' ? signatures.trustedRoot : undefined;
}

function readDocument(document: Buffer): unknown {
  return parseJson(v.unknown(), document);
}

/** @throws EIMAGEKEY */
async function readKey(cwd: string, file: string): Promise<KeyObject> {
  try {
    return createPublicKey(await readFile(resolve(cwd, file)));
  } catch (error) {
    throw wrongPublicKey(file, error);
  }
}

function isAbout(said: unknown, digest: string): boolean {
  const document = v.safeParse(Document, said);
  if (document.success) return document.output.critical.image['docker-manifest-digest'] === digest;
  const statement = v.safeParse(Statement, said);
  return statement.success && statement.output.subject.some((each) => `sha256:${each.digest.sha256}` === digest);
}
