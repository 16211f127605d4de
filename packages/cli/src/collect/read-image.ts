import { type Artifact, parseJson, v } from '@waybill/kernel';
import type { ContainerRegistry } from '@waybill/rehearsal';
import { localName, type Seen } from '../job/index.ts';
import { fitLine, type Report } from '../report/index.ts';

const Configuration = v.object({
  history: v.optional(
    v.array(v.looseObject({ created_by: v.optional(v.string()), empty_layer: v.optional(v.boolean()) })),
  ),
});

type Image = Report['images'][number];

/** The images as the registry has them, layer by layer. @param names that the configuration has */
export async function readImages(
  registry: ContainerRegistry,
  {
    artifacts,
    names,
    seen,
  }: { readonly artifacts: readonly Artifact[]; readonly names: readonly string[]; readonly seen: Seen },
): Promise<Image[]> {
  const images: Image[] = [];
  for (const artifact of artifacts.filter(({ kind }) => kind === 'image').slice(0, 50)) {
    const { name, digest = '', tags = [], size } = artifact;
    const repository = name.replace(`${registry.host}/`, '');
    const shown = names.find((each) => localName(registry.host, each) === name) ?? repository;
    const found = await registry.manifest(repository, digest);
    const { manifests = [], config } = found?.manifest ?? {};
    const single = config === undefined ? [] : [{ digest, platform: undefined }];
    const platforms = [...manifests, ...single].filter(({ platform }) => platform?.os !== 'unknown').slice(0, 50);
    const before = seen.before.find((each) => each.kind === 'image' && each.name === shown)?.size;
    images.push({
      ...{ name: fitLine(shown), digest, tags: tags.slice(0, 100).map((tag) => fitLine(tag)) },
      ...(size === undefined ? {} : { size }),
      ...(before === undefined ? {} : { before }),
      platforms: await Promise.all(
        platforms.map(async ({ digest: own, platform }) => ({
          platform: fitLine([platform?.os, platform?.architecture, platform?.variant].filter(Boolean).join('/')),
          ...{ digest: own, ...(await readPlatform(registry, repository, own)) },
        })),
      ),
    });
  }
  return images;
}

async function readPlatform(
  registry: ContainerRegistry,
  repository: string,
  digest: string,
): Promise<Pick<Image['platforms'][number], 'size' | 'layers'>> {
  const { layers = [], config } = (await registry.manifest(repository, digest))?.manifest ?? {};
  const text = config === undefined ? '' : await registry.blob(repository, config.digest).catch(() => '');
  const { history = [] } = parseJson(Configuration, text) ?? {};
  const commands = history.filter(({ empty_layer: isEmpty }) => isEmpty !== true).map(({ created_by: by }) => by);
  // A base image may not say how its layers were made: the last ones are those of this build.
  const skipped = layers.length - commands.length;
  return {
    size: layers.reduce((sum, { size }) => sum + size, 0),
    layers: layers.slice(0, 500).map((layer, at) => {
      const command = commands[at - skipped];
      return { digest: layer.digest, size: layer.size, ...(command ? { command: fitLine(command, 300) } : {}) };
    }),
  };
}
