import { join } from 'node:path';
import { type ReleaseContext, releaseFolder, releasePaths } from '@waybill/kernel';
import type { OneImage } from './each-image.ts';

export interface BuildInput extends OneImage {
  readonly context: ReleaseContext;
  /** Whether nothing is kept of it: then no cache is written, and it is not the current release of this folder. */
  readonly isRehearsal?: boolean;
}

/** The folder of the release. A rehearsal is no release: it does not become the current one of the repository. */
export function ownFolder({ context: { cwd, nextRelease }, isRehearsal = false }: BuildInput): Promise<string> {
  const { version } = nextRelease;
  return isRehearsal ? Promise.resolve(join(cwd, releasePaths.of(version).folder)) : releaseFolder(cwd, version);
}
