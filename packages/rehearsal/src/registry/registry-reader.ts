import { badAnswer } from '../errors.ts';

/** The parts of an image manifest or index that a rehearsal looks at. */
export interface Manifest {
  readonly mediaType?: string;
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RegistryReader {
  repositories(): Promise<readonly string[]>;
  /** Sorted, without those that only list what is attached to an image; none when the repository does not exist. */
  tags(repository: string): Promise<readonly string[]>;
  /** By tag or digest; nothing when there is none. */
  manifest(repository: string, reference: string): Promise<{ digest: string; manifest: Manifest } | undefined>;
  /** The names of the files that are attached to an image, sorted; Debian's registry has them under a tag. */
  attached(repository: string, digest: string): Promise<readonly string[]>;
  /** The bytes of a blob, such as an image's configuration. */
  blob(repository: string, digest: string): Promise<Buffer>;
}

const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Reads what a registry holds. */
export function registryReader(url: string, account?: { username: string; password: string }): RegistryReader {
  const login = account && Buffer.from(`${account.username}:${account.password}`).toString('base64');
  const headers = { accept: accepted, ...(login && { authorization: `Basic ${login}` }) };
  const get = async (path: string) => {
    const response = await fetch(`${url}/v2/${path}`, { headers });
    if (!response.ok && response.status !== 404) throw badAnswer(`GET ${path}`, response.status);
    return response.ok ? response : undefined;
  };
  async function manifest(repository: string, reference: string) {
    const response = await get(`${repository}/manifests/${reference}`);
    if (response === undefined) return undefined;
    const digest = response.headers.get('docker-content-digest') ?? '';
    return { digest, manifest: (await response.json()) as Manifest };
  }
  return {
    manifest,
    async repositories() {
      const answer = (await (await get('_catalog'))?.json()) as { repositories?: string[] } | undefined;
      return answer?.repositories ?? [];
    },
    async tags(repository) {
      const answer = (await (await get(`${repository}/tags/list`))?.json()) as { tags?: string[] | null } | undefined;
      return (answer?.tags ?? []).filter((tag) => !/^sha256-[0-9a-f]{64}$/.test(tag)).toSorted();
    },
    async attached(repository, digest) {
      const list = await manifest(repository, digest.replace(':', '-'));
      const all = (list?.manifest.manifests ?? []).map(async (each) => {
        const { layers = [] } = (await manifest(repository, each.digest))?.manifest ?? {};
        return layers.map(({ annotations }) => annotations?.['org.opencontainers.image.title'] ?? 'unnamed');
      });
      return (await Promise.all(all)).flat().toSorted();
    },
    async blob(repository, digest) {
      const response = await get(`${repository}/blobs/${digest}`);
      if (response === undefined) throw badAnswer(`GET ${repository}/blobs/${digest}`, 404);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}
