import type { Ports } from '@waybill/kernel';
import semver from 'semver';
import { buildxVersion } from './buildx-version.ts';
import { missingPlatform, noBuilder, noBuildx, noOciExport, oldBuildx } from './errors.ts';
import type { Options } from './options.ts';
import { type Builder, missingPlatforms, parseBuilder } from './parse-builder.ts';

/** How long a builder may take to start: it may have to be downloaded first. Milliseconds. */
const patience = 180_000;

/** The first buildx that writes layouts as folders with times and annotations as asked. */
const oldest = '0.13.0';

/** The builder of that name, else the one that a build would use, started when it is not running. @throws ENOBUILDX, ENOBUILDER */
export async function findBuilder(run: Ports['run'], name?: string): Promise<Builder> {
  const args = ['--debug', 'buildx', 'inspect', '--bootstrap', ...(name === undefined ? [] : [name])];
  const inspected = await run('docker', args, { timeout: patience });
  if (inspected.exitCode === 0) return parseBuilder(inspected.stdout);
  const version = await run('docker', ['buildx', 'version']);
  throw version.exitCode === 0 ? noBuilder(inspected.tail) : noBuildx(version.tail);
}

/** Checks that the builder can make the image. @throws ENOBUILDX, EOLDBUILDX, ENOBUILDER, ENOOCIEXPORT, EPLATFORM */
export async function checkBuilder(
  run: Ports['run'],
  { platforms, builder: name }: Pick<Options, 'platforms' | 'builder'>,
): Promise<void> {
  const [builder, version] = await Promise.all([findBuilder(run, name), buildxVersion(run)]);
  if (version !== undefined && semver.lt(version, oldest)) throw oldBuildx(version, oldest);
  if (!builder.exportsOci) throw noOciExport(builder.name);
  const missing = missingPlatforms(platforms, builder.platforms);
  if (missing.length > 0) throw missingPlatform(missing, builder.name, builder.platforms);
}
