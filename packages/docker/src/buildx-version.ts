import type { Ports } from '@waybill/kernel';
import semver from 'semver';

/** The version of buildx; `undefined` where there is none, or one that somebody built without a version. */
export async function buildxVersion(run: Ports['run']): Promise<string | undefined> {
  const { stdout } = await run('docker', ['buildx', 'version']);
  const version = semver.coerce(stdout.match(/buildx\s+v?(\d+\.\d+\.\d+)/)?.[1])?.version;
  return version === '0.0.0' ? undefined : version;
}
