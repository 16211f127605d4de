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

/** Pulls an image with Docker, as anybody would, and runs what came, of which nothing stays in the engine. @returns what it says */
export async function pullAndRun({ engine, image, platform, args = [], account }: Pulling): Promise<string> {
  const auth = account && Buffer.from(`${account.username}:${account.password}`).toString('base64');
  const config = JSON.stringify({ auths: { [image.slice(0, image.indexOf('/'))]: { auth } } });
  await using folder = await temporaryFolder({ 'config.json': config });
  // Only where it is needed: the user's own configuration may say where the engine is.
  const env = { ...engine.env, ...(auth === undefined ? {} : { DOCKER_CONFIG: folder.path }) };
  const docker = (...all: string[]) => execa('docker', all, { env });
  await docker('pull', '--quiet', '--platform', platform, image);
  try {
    const { stdout: container } = await docker('run', '--detach', '--platform', platform, image, ...args);
    try {
      // On a busy machine, a client that is attached can miss what a short program says. The log has all of it.
      const { stdout: code } = await docker('wait', container);
      const { stdout, stderr } = await docker('logs', container);
      if (code !== '0') throw new Error(`The image ended with ${code}: ${stderr}`);
      return stdout;
    } finally {
      await docker('rm', '--force', container);
    }
  } finally {
    await docker('rmi', '--force', image);
  }
}
