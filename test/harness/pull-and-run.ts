import { temporaryFolder } from '@waybill/kernel/testing';
import type { ContainerRegistry, DockerEngine } from '@waybill/rehearsal';
import { execa } from 'execa';

export interface Pulling {
  readonly engine: DockerEngine;
  readonly image: string;
  readonly platform: string;
  readonly args?: readonly string[];
  /** For a registry that lets nobody pull without. */
  readonly account?: ContainerRegistry['account'];
}

/** Pulls an image with Docker, as anybody would, and runs what came. @returns what it says */
export async function pullAndRun({ engine, image, platform, args = [], account }: Pulling): Promise<string> {
  const auth = account && Buffer.from(`${account.username}:${account.password}`).toString('base64');
  const auths = auth === undefined ? {} : { [image.slice(0, image.indexOf('/'))]: { auth } };
  await using folder = await temporaryFolder({ 'config.json': JSON.stringify({ auths }) });
  const docker = (...all: string[]) => execa('docker', all, { env: { ...engine.env, DOCKER_CONFIG: folder.path } });
  await docker('pull', '--quiet', '--platform', platform, image);
  const { stdout } = await docker('run', '--rm', '--platform', platform, image, ...args);
  await docker('rmi', '--force', image);
  return stdout;
}
