import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import type { DockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';

export interface ImageProjectOptions {
  readonly engine: DockerEngine;
  /** What `BASE` is in its Dockerfile. */
  readonly base: string | undefined;
  /** The registry of its image. */
  readonly host: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A repository with one commit, and what a release of its image needs. */
export async function imageProject({ engine, base, host, files }: ImageProjectOptions) {
  const folder = await temporaryFolder({ ...files, '.gitignore': '.waybill\n' });
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder.path });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'feat: parcels', '--date', '2026-01-02T03:04:05Z');
  const { stdout: gitHead } = await git('rev-parse', 'HEAD');
  const name = `acme/parcel-${crypto.randomUUID().slice(0, 8)}`;

  async function contextOf(version: string, env: Readonly<Record<string, string | undefined>> = {}) {
    const nextRelease = { version, gitTag: `v${version}`, gitHead, type: 'minor', channel: null };
    const full = { ...process.env, ...engine.env, DOCKER_BUILD_ARGS: `BASE=${base}`, ...env };
    return fakeContext({ cwd: folder.path, env: full, nextRelease });
  }
  const raw = { image: `${host}/${name}` };
  return { name, raw, cwd: folder.path, contextOf, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}
