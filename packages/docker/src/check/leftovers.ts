import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BaseContext, type Ports, waybillFolder } from '@waybill/kernel';
import { isLeftover, ownPrefix } from '../image/index.ts';
import { removeImage } from './remove-image.ts';

/** What names of images in the engine begin with: nobody else's do. */
const proof = 'waybill.invalid/proof:';

/** What the names of files for a check begin with. */
export const draftPrefix = 'proof-';

/** The image of a name in the engine. */
export function nameLoadedImage(name: string): string {
  return proof + name;
}

interface Where {
  readonly ports: Pick<Ports, 'run' | 'clock'>;
  readonly context: Pick<BaseContext, 'cwd'>;
}

/** Removes containers, images and files that killed runs of this repository left of their checks. */
export async function removeLeftovers({ ports, context: { cwd } }: Where): Promise<void> {
  const now = ports.clock.now();
  const prefix = ownPrefix(cwd);
  const list = async (...args: string[]) => (await ports.run('docker', args)).stdout.split('\n');
  const [containers, images] = await Promise.all([
    list('ps', '--all', '--filter', `name=${prefix}`, '--format', '{{.Names}}'),
    list(
      'image',
      'ls',
      '--filter',
      `reference=${nameLoadedImage(`${prefix}*`)}`,
      '--format',
      '{{.Repository}}:{{.Tag}}',
    ),
  ]);
  const dead = containers.filter((name) => isLeftover(name, cwd, now));
  if (dead.length > 0) await ports.run('docker', ['rm', '--force', '--volumes', ...dead]);
  for (const image of images) {
    if (isLeftover(image.replace(proof, ''), cwd, now)) await removeImage(ports, image);
  }
  await removeDrafts(join(cwd, waybillFolder));
}

/** Of every release; on this disk no other run is at work. */
async function removeDrafts(root: string): Promise<void> {
  for (const release of await listNames(root)) {
    const drafts = (await listNames(join(root, release))).filter((name) => name.startsWith(draftPrefix));
    for (const draft of drafts) await rm(join(root, release, draft), { recursive: true, force: true });
  }
}

function listNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
