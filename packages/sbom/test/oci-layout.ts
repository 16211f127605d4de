import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';

/** Path → content; a path that ends with `/` is a folder, a content that begins with `->` a symbolic link, with `=>` a hard link. */
export type LayerFiles = Readonly<Record<string, string>>;

export interface Platform {
  readonly architecture: string;
  readonly layers: readonly LayerFiles[];
  /** `NAME=value`. */
  readonly env?: readonly string[];
}

const packings = {
  tar: (bytes: Uint8Array) => bytes,
  'tar+gzip': (bytes: Uint8Array) => zlib.gzipSync(bytes),
  'tar+zstd': (bytes: Uint8Array) => zlib.zstdCompressSync(bytes),
};

/** Writes blobs into an OCI layout. */
export function ociLayout(folder: string) {
  async function blob(content: Uint8Array | string): Promise<string> {
    const hex = createHash('sha256').update(content).digest('hex');
    await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
    await writeFile(join(folder, 'blobs/sha256', hex), content);
    return `sha256:${hex}`;
  }

  async function layer(files: LayerFiles, packing: keyof typeof packings = 'tar+gzip') {
    const bytes = packings[packing](await packTar(Object.entries(files).map(entryOf)));
    const digest = await blob(bytes);
    return { mediaType: `application/vnd.oci.image.layer.v1.${packing}`, digest, size: bytes.length };
  }

  async function document(kind: string, content: object) {
    const mediaType = `application/vnd.oci.image.${kind}.v1+json`;
    const text = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    return { mediaType, digest: await blob(text), size: Buffer.byteLength(text) };
  }

  async function manifest(architecture: string, layers: readonly object[], env?: readonly string[]) {
    const os = architecture === 'unknown' ? architecture : 'linux';
    const config = await document('config', { os, architecture, config: env && { Env: env } });
    return document('manifest', { config, layers });
  }

  /** An image as buildx leaves it: one manifest a platform without its name, and one attestation for each. */
  async function image(platforms: readonly Platform[]): Promise<string> {
    const manifests = [];
    for (const { architecture, layers, env } of platforms) {
      const subject = await manifest(architecture, await Promise.all(layers.map((files) => layer(files))), env);
      const text = `{"about":"${subject.digest}"}`;
      const statement = { mediaType: 'application/vnd.in-toto+json', digest: await blob(text), size: text.length };
      const annotations = { 'vnd.docker.reference.type': 'attestation-manifest' };
      manifests.push(subject, { ...(await manifest('unknown', [statement])), annotations });
    }
    const root = await document('index', { manifests });
    await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
    return root.digest;
  }

  return { blob, layer, manifest, document, image };
}

function entryOf([name, content]: [string, string]): TarEntry {
  const linkname = content.slice(2);
  if (name.endsWith('/')) return { header: { name, size: 0, type: 'directory' } };
  if (content.startsWith('->')) return { header: { name, size: 0, type: 'symlink', linkname } };
  if (content.startsWith('=>')) return { header: { name, size: 0, type: 'link', linkname } };
  return { header: { name, size: Buffer.byteLength(content), type: 'file' }, body: content };
}
