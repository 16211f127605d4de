import { join } from 'node:path';
import { releaseFolder, waybillFolder } from '@waybill/kernel';
import type { Building } from './build-image.ts';

/** The folder of the release. A rehearsal is no release: it does not become the current one of the repository. */
export function ownFolder({ context: { cwd, nextRelease }, isRehearsal = false }: Building): Promise<string> {
  const { version } = nextRelease;
  return isRehearsal ? Promise.resolve(join(cwd, waybillFolder, version)) : releaseFolder(cwd, version);
}
