import { type Artifact, type CheckRow, notChecked, v } from '@waybill/kernel';
import { isIndex, listAttached, type Registry } from '@waybill/oci';
import { checkProvenance } from './check-provenance.ts';
import { checkSignature } from './check-signature.ts';
import { type Checking, type Found, type Input, part } from './checking.ts';

const Children = v.object({ manifests: v.array(v.object({ digest: v.string() })) });
const Attached = v.object({
  subject: v.optional(v.object({ digest: v.string() })),
  layers: v.array(v.object({ digest: v.string() })),
});

/** Things that are attached to one image: more are not looked at. */
const most = 100;

/** What is attached to the image: SBOMs by hash, the builder's provenance, cosign's signature. */
export async function checkAttached(checking: Checking, { context, options }: Input): Promise<CheckRow[]> {
  const { artifact } = checking;
  const { attestations, attachSboms, sign } = options;
  const rows: CheckRow[] = [];
  const sboms = context.artifacts.filter(({ kind, describes }) => kind === 'sbom' && describes === artifact.name);
  if (attestations !== 'off') rows.push(...(await checkStatements(checking, attachSboms ? sboms : [])));
  if (sign !== false) {
    const name = `${checking.registry.name} signature`;
    const signed = { registry: checking.registry, digest: artifact.digest, sign, context };
    rows.push(await checkSignature(signed).catch((error: unknown) => notChecked(part, name, error)));
  }
  return rows;
}

async function checkStatements(checking: Checking, sboms: readonly Artifact[]): Promise<CheckRow[]> {
  const { registry, root } = checking;
  try {
    const found = await findAttached(registry, [root.digest, ...childrenOf(checking)]);
    const rows = await Promise.all(sboms.map((sbom) => checkSbom(checking, sbom, found)));
    return [...rows, await checkProvenance(checking, found)];
  } catch (error) {
    return [notChecked(part, `${registry.name} attachments`, error)];
  }
}

function childrenOf({ root }: Checking): string[] {
  if (!isIndex(root.mediaType)) return [];
  const parsed = v.safeParse(Children, JSON.parse(new TextDecoder().decode(root.bytes)));
  return parsed.success ? parsed.output.manifests.slice(0, most).map(({ digest }) => digest) : [];
}

async function findAttached(registry: Registry, digests: readonly string[]): Promise<Found[]> {
  const lists = await Promise.all(
    digests.map(async (subject) => (await listAttached(registry, subject)).map((referrer) => ({ subject, referrer }))),
  );
  return lists.flat().slice(0, most);
}

/** A list of what is attached is no evidence: the manifest by its digest says which file it is. */
async function checkSbom(
  { registry }: Checking,
  { name, sha256 }: Artifact,
  found: readonly Found[],
): Promise<CheckRow> {
  const row = (state: CheckRow['state'], detail: string) => ({ part, name: `${registry.name} ${name}`, state, detail });
  if (sha256 === undefined) return row('not checked', 'The ledger has no hash of it.');
  let problem: unknown;
  for (const { subject, referrer } of found) {
    try {
      const manifest = await registry.readManifest(referrer.digest);
      const parsed = v.safeParse(Attached, JSON.parse(new TextDecoder().decode(manifest?.bytes) || '{}'));
      if (!parsed.success || parsed.output.subject?.digest !== subject) continue;
      if (parsed.output.layers.some(({ digest }) => digest === `sha256:${sha256}`)) {
        return row('ok', `Attached to ${subject} with SHA-256 ${sha256}.`);
      }
    } catch (error) {
      problem = error;
    }
  }
  // One that cannot be read may be the one.
  if (problem !== undefined) return notChecked(part, `${registry.name} ${name}`, problem);
  return row('failed', `No file with SHA-256 ${sha256} is attached to the image.`);
}
