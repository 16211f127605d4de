import { badBakeFile } from './errors.ts';
import type { World } from './image.ts';
import { type BakeSource, type BakeTarget, parseBake } from './parse-bake.ts';

export type { BakeSource, BakeTarget };

/** Milliseconds: a bake file may be large, and buildx reads it without the builder. */
const patience = 60_000;

/** The targets of a bake file that are images of this release, as buildx understands them. @throws EBAKEFILE */
export async function readBake({ options, ports }: World, file: string): Promise<BakeTarget[]> {
  const asked = options.target === undefined ? [] : [options.target];
  const printed = await ports.run('docker', ['buildx', 'bake', '--file', file, '--print', ...asked], {
    timeout: patience,
  });
  if (printed.exitCode !== 0) throw badBakeFile(file, printed.tail);
  const targets = parseBake(printed.stdout, options.target);
  if (targets.length === 0) throw badBakeFile(file, 'It has no target that is asked for.');
  return targets;
}
