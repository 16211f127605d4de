import { type CheckRow, notChecked, v } from '@waybill/kernel';
import { isIndex } from '@waybill/oci';
import { type Checking, part } from './checking.ts';

const Platform = v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) });
const Index = v.object({
  manifests: v.array(v.object({ digest: v.string(), platform: v.optional(Platform) })),
});
const Single = v.object({ config: v.object({ digest: v.string() }) });

/** Images of one index: more is no image of ours. */
const most = 100;

/** The platforms that the image has in the registry, beside those of the ledger. */
export async function checkPlatforms(checking: Checking): Promise<CheckRow[]> {
  const { registry, artifact } = checking;
  const found = await findPlatforms(checking);
  const wanted = artifact.platforms ?? [];
  const rows = wanted.map(async (platform): Promise<CheckRow> => {
    const name = `${registry.name} ${platform}`;
    const row = (state: CheckRow['state'], detail: string) => ({ part, name, state, detail });
    const digest = found.get(platform);
    if (digest === undefined) return row('failed', 'The image has no such platform.');
    try {
      const isThere = (await registry.readManifest(digest)) !== undefined;
      return isThere
        ? row('ok', `The registry has ${digest}.`)
        : row('failed', `The registry does not have ${digest}.`);
    } catch (error) {
      return notChecked(part, name, error);
    }
  });
  return Promise.all(rows);
}

/** Digests by platform, of an image of one platform too. Attestations are of none. */
async function findPlatforms({ registry, root }: Checking): Promise<Map<string, string>> {
  const content: unknown = JSON.parse(new TextDecoder().decode(root.bytes));
  if (isIndex(root.mediaType)) {
    const parsed = v.safeParse(Index, content);
    const manifests = parsed.success ? parsed.output.manifests.slice(0, most) : [];
    return new Map(
      manifests.flatMap(({ digest, platform }) => (platform === undefined ? [] : [[nameOf(platform), digest]])),
    );
  }
  const single = v.safeParse(Single, content);
  if (!single.success) return new Map();
  const config = (await registry.readBlob(single.output.config)).json(Platform);
  return new Map([[nameOf(config), root.digest]]);
}

function nameOf({ os, architecture, variant }: v.InferOutput<typeof Platform>): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
