import type { Ports } from '@waybill/kernel';
import { missingPlatform, noBuilder, noBuildx, noOciExport } from './errors.ts';
import type { Options } from './options.ts';
import { type Builder, missingPlatforms, parseBuilder } from './parse-builder.ts';

/** How long a builder may take to start: it may have to be downloaded first. Milliseconds. */
const patience = 180_000;

/** The builder of that name, else the one that a build would use, started when it is not running. @throws ENOBUILDX, ENOBUILDER */
export async function findBuilder(run: Ports['run'], name?: string): Promise<Builder> {
  const args = ['--debug', 'buildx', 'inspect', '--bootstrap', ...(name === undefined ? [] : [name])];
  const inspected = await run('docker', args, { timeout: patience });
  if (inspected.exitCode === 0) return parseBuilder(inspected.stdout);
  const version = await run('docker', ['buildx', 'version']);
  throw version.exitCode === 0 ? noBuilder(inspected.tail) : noBuildx(version.tail);
}

/** Checks that the builder can make the image. @throws ENOBUILDX, ENOBUILDER, ENOOCIEXPORT, EPLATFORM */
export async function checkBuilder(
  run: Ports['run'],
  { platforms, builder: name }: Pick<Options, 'platforms' | 'builder'>,
): Promise<void> {
  const builder = await findBuilder(run, name);
  if (!builder.exportsOci) throw noOciExport(builder.name);
  const missing = missingPlatforms(platforms, builder.platforms);
  if (missing.length > 0) throw missingPlatform(missing, builder.name, builder.platforms);
}
