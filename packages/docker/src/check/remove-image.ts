import { type Ports, repeat } from '@waybill/kernel';

const attempts = 6;
/** Milliseconds between them. */
const pause = 500;

/**
 * Takes an image out of the engine. A container of it may be still in removal, or may have outlived its command: then
 * it is removed first, and the image is tried again.
 *
 * @returns whether the engine has it no more
 */
export async function removeImage({ run, clock }: Pick<Ports, 'run' | 'clock'>, name: string): Promise<boolean> {
  async function remove(): Promise<boolean> {
    // Not by force: the containerd store would keep what a container still uses, without a name.
    const { exitCode, stderr } = await run('docker', ['image', 'rm', name]);
    if (exitCode === 0 || /no such image/i.test(stderr)) return true;
    await removeContainers(run, name);
    return false;
  }
  return repeat(remove, (isGone) => isGone, { clock, attempts, pause });
}

async function removeContainers(run: Ports['run'], image: string): Promise<void> {
  const { stdout } = await run('docker', ['ps', '--all', '--quiet', '--filter', `ancestor=${image}`]);
  const containers = stdout.split('\n').filter(Boolean);
  if (containers.length > 0) await run('docker', ['rm', '--force', '--volumes', ...containers]);
}
