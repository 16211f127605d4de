import { type CheckRow, type VerifyReleaseContext, v } from '@waybill/kernel';
import { listAttached, type Registry } from '@waybill/oci';
import { type Belief, nameSigner, readTrust, verifyStatement } from '@waybill/sigstore';
import { isSigned, type Sign } from '../sign/index.ts';
import { part } from './checking.ts';

interface Signed {
  readonly registry: Registry;
  readonly digest: string;
  readonly sign: Sign;
  readonly context: Pick<VerifyReleaseContext, 'cwd' | 'signatures'>;
}

/** As cosign 3 attaches a signature. */
const Attached = v.object({
  artifactType: v.pipe(v.string(), v.startsWith('application/vnd.dev.sigstore.bundle')),
  subject: v.object({ digest: v.string() }),
  layers: v.array(v.object({ digest: v.string() })),
});

const Statement = v.object({
  predicateType: v.pipe(v.string(), v.regex(/\/cosign\/sign\//)),
  subject: v.array(v.object({ digest: v.object({ sha256: v.optional(v.string()) }) })),
});

const Bundle = v.record(v.string(), v.unknown());

/** Things that are attached to one image: more are not looked at. */
const most = 20;

/** Whether the release workflow signed an image with cosign, in a repository that has it. */
export async function checkSignature({ registry, digest, sign, context }: Signed): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string): CheckRow => ({
    ...{ part, name: `${registry.name} signature`, state, detail },
  });
  if (sign !== true) {
    const isThere = await isSigned(registry, digest);
    if (!isThere) return row('failed', 'cosign signed the image, and no signature is in the registry.');
    return row('not checked', 'A signature by a key is there; `cosign verify --key` checks it.');
  }
  const bundles = await findBundles(registry, digest);
  if (bundles.length === 0) {
    const isThere = await isSigned(registry, digest);
    if (!isThere) return row('failed', 'cosign signed the image, and no signature is in the registry.');
    return row(
      'not checked',
      'A signature of cosign before version 3 is there; `cosign verify` checks it and its identity.',
    );
  }
  const { signatures = 'It is not known whose signature counts.' } = context;
  if (typeof signatures === 'string') return row('not checked', signatures);
  const trust = await readTrust({ cwd: context.cwd, file: signatures.trustedRoot });
  const verdict = await judge(bundles, digest, { trust, expected: signatures.expected });
  return 'by' in verdict ? row('ok', `Signed by ${verdict.by}.`) : row('failed', `Of its signature, ${verdict.why}.`);
}

async function findBundles(registry: Registry, digest: string): Promise<unknown[]> {
  const bundles: unknown[] = [];
  for (const referrer of (await listAttached(registry, digest)).slice(0, most)) {
    const manifest = await registry.readManifest(referrer.digest);
    const parsed = v.safeParse(Attached, JSON.parse(new TextDecoder().decode(manifest?.bytes) || '{}'));
    // A list is no evidence: the manifest says what it is about.
    if (!parsed.success || parsed.output.subject.digest !== digest) continue;
    const [layer] = parsed.output.layers;
    if (layer !== undefined) bundles.push((await registry.readBlob(layer)).json(Bundle));
  }
  return bundles;
}

/** One that counts is enough: anybody who may push to the registry can add others. */
async function judge(
  bundles: readonly unknown[],
  digest: string,
  belief: Belief,
): Promise<{ readonly by: string } | { readonly why: string }> {
  let why = 'it is not about this image';
  for (const bundle of bundles) {
    const verdict = await verifyStatement(bundle, belief);
    if ('refusal' in verdict) {
      why = verdict.refusal;
      continue;
    }
    const parsed = v.safeParse(Statement, verdict.statement);
    const subjects = parsed.success ? parsed.output.subject : [];
    if (subjects.some((each) => `sha256:${each.digest.sha256}` === digest)) return { by: nameSigner(verdict.signer) };
    why = 'it is not about this image';
  }
  return { why };
}
