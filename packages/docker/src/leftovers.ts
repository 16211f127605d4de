import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Ports } from '@waybill/kernel';
import { removeImage } from './remove-image.ts';

/** What names of images in the engine begin with: nobody else's do. */
const proof = 'waybill.invalid/proof';
/** What the names of files for a proof begin with. */
export const draftPrefix = 'proof-';

/**
 * A name for what a run makes for itself. Runs of one repository follow each other, so that the next one knows by the
 * beginning of a name what a killed one left; another machine that works in the same engine has other names.
 */
export function ownName(cwd: string): { readonly prefix: string; readonly name: string } {
  const owner = createHash('sha256').update(`${hostname()}\0${cwd}`).digest('hex').slice(0, 12);
  const prefix = `waybill-${owner}-`;
  return { prefix, name: prefix + crypto.randomUUID().slice(0, 8) };
}

/** The image of a name in the engine. */
export function proofImage(name: string): string {
  return `${proof}:${name}`;
}

/** Removes images, their containers and files that a killed run of this repository left of its proof. */
export async function removeProofs(ports: Pick<Ports, 'run' | 'clock'>, cwd: string, folder: string): Promise<void> {
  const { prefix } = ownName(cwd);
  const filter = ['--filter', `reference=${proofImage(`${prefix}*`)}`, '--format', '{{.Repository}}:{{.Tag}}'];
  const { stdout } = await ports.run('docker', ['image', 'ls', ...filter]);
  for (const image of stdout.split('\n').filter((line) => line.startsWith(proof))) await removeImage(ports, image);
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(draftPrefix));
  for (const draft of drafts) await rm(join(folder, draft), { recursive: true, force: true });
}

/** Removes builders that a killed run of this repository left. */
export async function removeBuilders(run: Ports['run'], cwd: string): Promise<void> {
  const { prefix } = ownName(cwd);
  const { stdout } = await run('docker', ['buildx', 'ls']);
  const builders = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith(prefix) ? (/^[\w-]+/.exec(line)?.[0] ?? []) : []));
  for (const builder of builders) await run('docker', ['buildx', 'rm', '--force', builder]);
}
