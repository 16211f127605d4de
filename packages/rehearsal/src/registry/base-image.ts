import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AvailableEngine } from '../engine/index.ts';
import type { ProgramOptions } from '../process/index.ts';
import { cacheFolder, preparedFolder, run } from '../process/index.ts';
import { writeRoots } from './base-root.ts';
import { type ContainerRegistry, containerRegistry } from './container-registry.ts';

export interface BaseImage {
  /** For `FROM`, by way of an `ARG`: `127.0.0.1:40001/library/python:3.11-slim`. */
  readonly reference: string;
  /** The registry that serves it to everybody, as a public one does; it takes no pushes. */
  readonly registry: ContainerRegistry;
  stop(): Promise<void>;
}

const image = 'library/python:3.11-slim';
const architectures = ['amd64', 'arm64'];
/** Part of the folder's name in the cache: to be raised with every change of what the image holds. */
const edition = 1;

const dockerfile = `FROM scratch
ARG TARGETARCH
COPY \${TARGETARCH} /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
CMD ["python3"]
`;

/**
 * A small Python image for amd64 and arm64, put together from Debian packages, and a registry that serves it. The cache
 * keeps the registry's storage, so from the second time on this only starts the registry.
 */
export async function baseImage(engine: AvailableEngine, options: ProgramOptions = {}): Promise<BaseImage> {
  const cache = cacheFolder(options.cache);
  const storage = await preparedFolder(cache, `base-image-${edition}`, (draft) => fill(draft, engine, options));
  const registry = await containerRegistry({ ...options, storage, readOnly: true });
  return { reference: `${registry.host}/${image}`, registry, stop: registry.stop };
}

async function fill(storage: string, engine: AvailableEngine, options: ProgramOptions): Promise<void> {
  const onProgress = options.onProgress ?? (() => {});
  const context = join(storage, 'context');
  await mkdir(context);
  await writeRoots(context, architectures, { cache: cacheFolder(options.cache), onProgress });
  await writeFile(join(context, 'Dockerfile'), dockerfile);

  onProgress(`Building a Python base image for ${architectures.join(' and ')}`);
  const registry = await containerRegistry({ ...options, storage });
  try {
    const platforms = architectures.map((name) => `linux/${name}`).join(',');
    const reference = `${registry.host}/${image}`;
    const output = `type=image,name=${reference},push=true,oci-mediatypes=true`;
    const flags = ['--platform', platforms, '--provenance=false', '--output', output];
    await run('docker', ['buildx', 'build', ...flags, context], { env: engine.env });
    // The engine's builder pushes only what the engine keeps; nobody reads it there.
    await run('docker', ['image', 'rm', reference], { env: engine.env }).catch(() => undefined);
  } finally {
    await registry.stop();
  }
  await rm(context, { recursive: true });
}
