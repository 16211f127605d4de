import { join } from 'node:path';
import { temporaryFolder } from '@waybill/kernel/testing';
import { freePort } from '../../../packages/rehearsal/src/http/listen.ts';
import { run, startProgram } from '../../../packages/rehearsal/src/process/processes.ts';

export interface OwnBuildkitOptions {
  /** The path of a `buildkitd`. */
  readonly program: string;
  /** What it needs to find `runc`. */
  readonly env: Readonly<Record<string, string>>;
}

/** A BuildKit outside any engine, as on a machine that only builds; needs root. */
export async function ownBuildkit({ program, env }: OwnBuildkitOptions) {
  const folder = await temporaryFolder();
  const endpoint = `tcp://127.0.0.1:${await freePort()}`;
  const worker = ['--oci-worker-snapshotter=native', '--oci-worker-net=host', '--containerd-worker=false'];
  const daemon = await startProgram({
    file: 'unshare',
    args: [
      ...['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
      ...[program, `--root=${join(folder.path, 'root')}`, `--addr=${endpoint}`, ...worker],
    ],
    env,
    log: join(folder.path, 'log'),
    answers: async () => {
      const builder = crypto.randomUUID();
      await run('docker', ['buildx', 'create', '--name', builder, '--driver', 'remote', endpoint], { env });
      try {
        return (await run('docker', ['buildx', 'inspect', builder], { env })).includes('running');
      } finally {
        await run('docker', ['buildx', 'rm', builder], { env });
      }
    },
  });
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      await daemon.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
