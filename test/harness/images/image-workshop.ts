import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { baseImage, containerRegistry, dockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';
import { imageProject } from './image-project.ts';
import { pullAndRun } from './pull-and-run.ts';

export type ImageWorkshop = Awaited<ReturnType<typeof imageWorkshop>>;

interface Index {
  readonly annotations?: Record<string, string>;
  readonly manifests?: readonly { readonly digest: string; readonly mediaType: string }[];
}

/**
 * An engine, a base image and an open registry, which stands for Docker Hub as well, and repositories whose images are
 * released to it.
 *
 * @param suite the release of Debian whose engine it is
 */
export async function imageWorkshop(suite?: string) {
  const registry = await containerRegistry();
  const engine = await dockerEngine({ suite, mirror: registry.url });
  const base = engine.available ? await baseImage(engine) : undefined;

  const project = (files: Readonly<Record<string, string>>) =>
    imageProject({ engine, base: base?.reference, host: registry.host, files });

  const run = (image: string, platform = 'linux/amd64', args: readonly string[] = []) =>
    pullAndRun({ engine, image, platform, args });

  /** Builds and pushes an image of this machine's platform that is no project's. @param name with tag, without registry */
  async function push(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    await using folder = await temporaryFolder(files);
    const output = `type=image,name=${registry.host}/${name},push=true`;
    const args = ['buildx', 'build', '--build-arg', `BASE=${base?.reference}`, '--output', output, folder.path];
    await execa('docker', args, { env: engine.env });
  }

  /** Those that buildx knows, as it lists them. */
  async function builders(): Promise<string> {
    return (await execa('docker', ['buildx', 'ls'], { env: engine.env })).stdout;
  }

  async function manifest(image: string): Promise<Index | undefined> {
    const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(image) ?? [];
    return (await registry.manifest(repository, tag))?.manifest as Index | undefined;
  }

  /** As `push-by-digest` does. @returns the digest of what the layout holds */
  async function pushUntagged(image: string, layout: string): Promise<string> {
    const at = `${registry.url}/v2/${image.slice(image.indexOf('/') + 1)}`;
    const read = (digest: string) => readFile(join(layout, 'blobs', ...digest.split(':')));
    const { manifests = [] } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as Index;
    const [{ digest, mediaType } = { digest: '', mediaType: '' }] = manifests;
    const parts = JSON.parse((await read(digest)).toString()) as { config: Blob; layers: readonly Blob[] };
    for (const blob of [parts.config, ...parts.layers]) {
      const begun = await fetch(`${at}/blobs/uploads/`, { method: 'POST' });
      const url = new URL(begun.headers.get('location') ?? '', registry.url);
      url.searchParams.set('digest', blob.digest);
      await fetch(url, { method: 'PUT', body: new Uint8Array(await read(blob.digest)) });
    }
    const headers = { 'content-type': mediaType };
    await fetch(`${at}/manifests/${digest}`, { method: 'PUT', headers, body: new Uint8Array(await read(digest)) });
    return digest;
  }

  async function stop(): Promise<void> {
    await Promise.all([base?.stop(), registry.stop()]);
    await engine.stop();
  }
  return {
    engine,
    host: registry.host,
    base: base?.reference,
    project,
    run,
    push,
    builders,
    manifest,
    pushUntagged,
    stop,
  };
}

interface Blob {
  readonly digest: string;
}
