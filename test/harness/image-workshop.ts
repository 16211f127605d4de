import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { baseImage, containerRegistry, dockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';

export type ImageWorkshop = Awaited<ReturnType<typeof imageWorkshop>>;

interface Index {
  readonly annotations?: Record<string, string>;
  readonly manifests?: readonly { readonly digest: string; readonly mediaType: string }[];
}

/** An engine, a base image and an open registry, and repositories whose images are released to it. */
export async function imageWorkshop() {
  const [engine, registry] = await Promise.all([dockerEngine(), containerRegistry()]);
  const base = engine.available ? await baseImage(engine) : undefined;

  async function project(files: Readonly<Record<string, string>>) {
    const folder = await temporaryFolder({ ...files, '.gitignore': '.waybill\n' });
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder.path });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'feat: parcels', '--date', '2026-01-02T03:04:05Z');
    const { stdout: gitHead } = await git('rev-parse', 'HEAD');
    async function contextOf(version: string, env: Readonly<Record<string, string | undefined>> = {}) {
      const nextRelease = { version, gitTag: `v${version}`, gitHead, type: 'minor', channel: null };
      const full = { ...process.env, ...engine.env, DOCKER_BUILD_ARGS: `BASE=${base?.reference}`, ...env };
      return fakeContext({ cwd: folder.path, env: full, nextRelease });
    }
    const raw = { image: `${registry.host}/acme/parcel-${crypto.randomUUID().slice(0, 8)}` };
    return { raw, cwd: folder.path, contextOf, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
  }

  /** Pulls with Docker, as anybody would, and runs what came. */
  async function run(image: string, platform = 'linux/amd64', args: readonly string[] = []): Promise<string> {
    const docker = (...all: string[]) => execa('docker', all, { env: engine.env });
    await docker('pull', '--quiet', '--platform', platform, image);
    const { stdout } = await docker('run', '--rm', '--platform', platform, image, ...args);
    await docker('rmi', '--force', image);
    return stdout;
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
  return { engine, base: base?.reference, project, run, manifest, pushUntagged, stop };
}

interface Blob {
  readonly digest: string;
}
