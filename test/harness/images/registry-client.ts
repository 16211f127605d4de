import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eagerHttp, temporaryFolder } from '@waybill/kernel/testing';
import { readLayout } from '../../../packages/oci/src/layout/read-layout.ts';
import { parseImageName } from '../../../packages/oci/src/name.ts';
import { registryClient } from '../../../packages/oci/src/registry/registry.ts';
import { writeLayout } from '../../../packages/oci/test/image-layout.ts';

export const account = { username: 'rehearsal', password: 'not-a-secret-word' };

const slept: number[] = [];
/** Nobody waits in a test; `slept` has the milliseconds that somebody would have. */
export const clock = { now: () => new Date(), sleep: async (ms: number) => void slept.push(ms), slept };

export interface ClientOptions {
  readonly host: string;
  /** Default: a repository that nobody has used yet. */
  readonly name?: string;
  readonly mountFrom?: readonly string[];
}

/** The plugin's client for a repository of a registry. */
export function clientFor({ host, name = `acme/${crypto.randomUUID()}`, mountFrom = [] }: ClientOptions) {
  const image = parseImageName(`${host}/${name}`);
  if (image === undefined) throw new Error(host);
  return registryClient(
    {
      image,
      credentials: { ...account, source: 'here' },
      http: eagerHttp,
      mountFrom: mountFrom.map((repository) => ({ repository })),
    },
    clock,
  );
}

export type Client = ReturnType<typeof clientFor>;

export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A folder for blobs and images. */
export async function imageFolder() {
  const folder = await temporaryFolder();
  async function fileOf(content: Uint8Array | string) {
    const bytes = Buffer.from(content as Uint8Array);
    const digest = digestOf(bytes);
    const path = join(folder.path, digest.slice(7));
    await writeFile(path, bytes);
    return { digest, size: bytes.length, path, bytes };
  }
  return {
    path: folder.path,
    fileOf,
    /** A blob that nobody has seen before. */
    blobOf: (size: number) => fileOf(randomBytes(size)),
    /** An image for two platforms; `version` is what it says that it is. */
    async layoutOf(content: string, version = '1.2.0') {
      const path = join(folder.path, `layout-${content}`);
      await writeLayout(path, { content, version });
      return readLayout(path);
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

export type ImageFolder = Awaited<ReturnType<typeof imageFolder>>;

/** What the registry has under a digest. */
export async function readBack(client: Client, digest: string): Promise<Buffer> {
  return Buffer.from((await client.readBlob({ digest })).bytes);
}
