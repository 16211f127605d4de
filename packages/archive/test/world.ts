import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifact, recordArtifact } from '@waybill/kernel';
import { eagerHttp, type FakeContext, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { type EmulatedS3, emulatedS3, type FaultProxy, faultProxy } from '@waybill/rehearsal';
import { writeLayout } from '../../oci/test/image-layout.ts';

export const bucket = 'archive';
export const version = '1.2.0';
export const place = 'parcel/v1.2.0';
/** More than goes in one request: three parts. */
export const large = 34 * 2 ** 20;

/** A release on disk, an archive, and a door to it that breaks on demand. */
export interface World extends AsyncDisposable {
  readonly s3: EmulatedS3;
  readonly door: FaultProxy;
  readonly cwd: string;
  readonly artifacts: readonly Artifact[];
  /** A hook's context, new each time; `lines` has what is logged. */
  context(env?: Readonly<Record<string, string>>): FakeContext;
  /** Requests that write, as `PUT name`, by what is below the place of the release. */
  writes(): string[];
  /** Names of the objects. */
  names(): Promise<string[]>;
}

export const raw = { bucket };
export const ports = { http: eagerHttp };

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The same bytes for the same seed. */
export function someBytes(size: number, seed = 1): Uint8Array {
  const block = createHash('sha512').update(String(seed)).digest();
  const bytes = Buffer.alloc(size);
  for (let at = 0, i = 0; at < size; at += 64 * 1024, i += 1) {
    block.writeUInt32LE(i, 0);
    bytes.fill(block, at, Math.min(size, at + 64 * 1024));
  }
  return bytes;
}

const usual = {
  'dist/parcel-1.2.0.tar.gz': 'sdist',
  'dist/parcel-1.2.0-py3-none-any.whl': 'wheel',
  'sbom/parcel.cdx.json': '{}',
};

/** @param files of the release, by name below its folder */
export async function openWorld(
  files: Readonly<Record<string, string | Uint8Array>> = usual,
  { hasImage = false, hasLedger = true }: { readonly hasImage?: boolean; readonly hasLedger?: boolean } = {},
): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const s3 = await emulatedS3([bucket]);
  stack.defer(() => s3.stop());
  const door = stack.use(await faultProxy(s3.url));
  const { path: cwd } = stack.use(await temporaryFolder());
  const artifacts: Artifact[] = [];
  for (const [name, content] of Object.entries(files)) {
    artifacts.push(await writeArtifact(cwd, name, content));
  }
  if (hasImage) artifacts.push(await writeImage(cwd));
  if (hasLedger) await writeLedger(cwd, artifacts);
  const moved = stack.move();
  return {
    ...{ s3, door, cwd, artifacts },
    context: (env = {}) => fakeContext({ cwd, env: { ...s3.environment, AWS_ENDPOINT_URL_S3: door.url, ...env } }),
    writes: () =>
      door.requests
        .filter(({ method, path }) => /PUT|POST/.test(method) && !path.includes('/check'))
        .map(
          ({ method, path }) =>
            `${method} ${decodeURIComponent(path)
              .replace(`/${bucket}/${place}/`, '')
              .replace(/[?&]x-id=\w+/, '')
              .replace(/uploadId=[\w-]+&?/, '')}`,
        ),
    names: async () => (await s3.objects(bucket)).map(({ key }) => key.replace(`${place}/`, '')).sort(),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

/** Writes a file of the release, and its record. */
export async function writeArtifact(cwd: string, name: string, content: string | Uint8Array): Promise<Artifact> {
  const path = `.waybill/${version}/${name}`;
  await mkdir(dirname(join(cwd, path)), { recursive: true });
  await writeFile(join(cwd, path), content);
  const kind = name.startsWith('dist/') ? 'wheel' : name.startsWith('scan/') ? 'scan' : 'file';
  const artifact: Artifact = {
    ...{ kind, name: name.split('/').at(-1) ?? name, path, sha256: sha256(content), size: Buffer.byteLength(content) },
    mediaType: 'application/octet-stream',
  };
  await recordArtifact(cwd, version, artifact);
  return artifact;
}

async function writeImage(cwd: string): Promise<Artifact> {
  const path = `.waybill/${version}/image`;
  const digest = await writeLayout(join(cwd, path));
  const artifact: Artifact = {
    kind: 'image',
    name: 'ghcr.io/acme/parcel',
    path,
    digest,
    mediaType: 'application/vnd.oci.image.index.v1+json',
  };
  await recordArtifact(cwd, version, artifact);
  return artifact;
}

/** The copy of the ledger beside the artifacts, as the pipeline writes it. */
export async function writeLedger(cwd: string, artifacts: readonly Artifact[], changes: object = {}): Promise<void> {
  const entry = {
    schema: 1,
    tag: 'v1.2.0',
    version,
    gitHead: 'b'.repeat(40),
    artifacts,
    state: 'delivering',
    ...changes,
  };
  await writeFile(join(cwd, `.waybill/${version}/waybill.json`), JSON.stringify(entry));
}

/** What a service answers that refuses something. */
export function refusal(status: number, code: string, message = 'No.', headers: Readonly<Record<string, string>> = {}) {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { kind: 'status', status, body, headers: { 'content-type': 'application/xml', ...headers } } as const;
}
