import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from './registry-exchange.ts';

export interface LayoutOptions {
  readonly version?: string;
  readonly platforms?: readonly string[];
  /** Goes into the layers: other content, other digests. */
  readonly content?: string;
  /** How the image runs: `Entrypoint`, `User`, `Env`. */
  readonly runs?: Record<string, unknown>;
  /** Default: the version. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: the annotations. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What the builder states of each platform, such as the time; default: nothing. */
  readonly attested?: string | undefined;
}

const types = 'application/vnd.oci.image';

/** Writes an OCI layout as buildx does for several platforms: one layer that they share, and one each. */
export async function writeLayout(folder: string, options: LayoutOptions = {}): Promise<string> {
  const { version = '1.2.0', platforms = ['linux/amd64', 'linux/arm64'], content = 'one' } = options;
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  async function add(mediaType: string, value: string | object) {
    const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const digest = digestOf(bytes);
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes);
    return { mediaType, digest, size: bytes.length };
  }

  /** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
  async function attest({ digest }: { readonly digest: string }) {
    const predicateType = 'https://slsa.dev/provenance/v0.2';
    const subject = [{ name: '_', digest: { sha256: digest.replace('sha256:', '') } }];
    const statement = { predicateType, subject, predicate: options.attested };
    const layer = await add('application/vnd.in-toto+json', statement);
    const manifest = {
      schemaVersion: 2,
      mediaType: `${types}.manifest.v1+json`,
      config: await add(`${types}.config.v1+json`, { os: 'unknown', architecture: 'unknown' }),
      layers: [{ ...layer, annotations: { 'in-toto.io/predicate-type': predicateType } }],
    };
    const about = {
      'vnd.docker.reference.digest': digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    };
    const platform = { os: 'unknown', architecture: 'unknown' };
    return { ...(await add(`${types}.manifest.v1+json`, manifest)), annotations: about, platform };
  }

  const { annotations = { 'org.opencontainers.image.version': version }, labels = annotations } = options;
  const shared = await add(`${types}.layer.v1.tar+gzip`, `base layer ${'x'.repeat(100_000)}`);
  const manifests = [];
  for (const name of platforms) {
    const [os, architecture] = name.split('/');
    const own = await add(`${types}.layer.v1.tar+gzip`, `${content} for ${name}`);
    const config = await add(`${types}.config.v1+json`, {
      os,
      architecture,
      config: { ...options.runs, Labels: labels },
    });
    const manifest = {
      schemaVersion: 2,
      mediaType: `${types}.manifest.v1+json`,
      config,
      layers: [shared, own],
      annotations,
    };
    manifests.push({ ...(await add(`${types}.manifest.v1+json`, manifest)), platform: { os, architecture } });
  }
  const attestations = options.attested === undefined ? [] : manifests.map(attest);
  manifests.push(...(await Promise.all(attestations)));
  const index = { schemaVersion: 2, mediaType: `${types}.index.v1+json`, manifests, annotations };
  const root = await add(`${types}.index.v1+json`, index);
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return root.digest;
}
