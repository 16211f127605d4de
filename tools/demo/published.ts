import type { Services } from '@waybill/rehearsal';

/** What the services hold of one release, read back from them. */
export interface PublishedRelease {
  readonly version: string;
  readonly pep440: string;
  readonly branch: string;
  readonly seconds: number;
  readonly tag: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly size: number }[];
  readonly image?: {
    readonly reference: string;
    readonly digest: string;
    readonly platforms: readonly string[];
    readonly tags: readonly string[];
  };
  readonly page: {
    readonly url: string;
    readonly prerelease: boolean;
    readonly assets: readonly { readonly name: string; readonly digest: string; readonly size: number }[];
  };
  readonly slack: readonly { readonly channel: string; readonly text: string }[];
}

export interface ReadOptions {
  readonly services: Services;
  readonly slug: string;
  readonly project: string;
  readonly channels: readonly string[];
  readonly version: string;
  readonly pep440: string;
}

type FromServices = Omit<PublishedRelease, 'branch' | 'seconds'>;

/** Asks every service what it holds of a version. */
export async function readPublished(options: ReadOptions): Promise<FromServices> {
  const { services, slug, project, version, pep440 } = options;
  const files = services.index.files(project).filter((file) => file.version === pep440);
  const page = (await services.github.releases(slug)).find(({ tag }) => tag === `v${version}`);
  if (page === undefined) throw new Error(`The GitHub stand-in has no release v${version}.`);
  const image = await readImage(options);
  return {
    version,
    pep440,
    tag: page.tag,
    files: files.map(({ filename, sha256, size }) => ({ name: filename, sha256, size })),
    ...(image && { image }),
    page: {
      url: page.url,
      prerelease: page.prerelease,
      assets: page.assets.map(({ name, digest, size }) => ({ name, digest, size })),
    },
    slack: await readMessages(options),
  };
}

async function readImage({ services, slug, version }: ReadOptions): Promise<PublishedRelease['image']> {
  const { registry } = services;
  if (registry === undefined) return undefined;
  const found = await registry.manifest(slug, version);
  if (found === undefined) return undefined;
  const tags = await registry.tags(slug);
  const digests = await Promise.all(tags.map(async (tag) => (await registry.manifest(slug, tag))?.digest));
  return {
    reference: `${registry.host}/${slug}`,
    digest: found.digest,
    platforms: (found.manifest.manifests ?? []).map(({ platform }) => `${platform?.os}/${platform?.architecture}`),
    tags: tags.filter((_tag, i) => digests[i] === found.digest),
  };
}

async function readMessages({ services, channels, version }: ReadOptions): Promise<PublishedRelease['slack']> {
  const all = await Promise.all(
    channels.map(async (channel) => {
      const messages = await services.slack.messages(channel);
      return messages.map(({ text }) => ({ channel, text }));
    }),
  );
  return all.flat().filter(({ text }) => text.split(/\s/).includes(version));
}
