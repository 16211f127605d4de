import type { Ports } from '@waybill/kernel';
import semver from 'semver';
import { missingPlatform, noBuilder, noBuildx, noCache, noOciExport, oldBuildx } from '../errors.ts';
import type { ImageContext } from '../image/index.ts';
import { type Builder, missingPlatforms, parseBuilder } from './parse-builder.ts';
import { unknownCaches, whyNoGitHubCache } from './plan-caches.ts';

/** How long a builder may take to start: it may have to be downloaded first. Milliseconds. */
const patience = 180_000;

/** The first buildx that writes layouts as folders with times and annotations as asked. */
const oldest = '0.13.0';

/** The builder of that name, else the one that a build would use, started when it is not running. @throws ENOBUILDX, ENOBUILDER */
export async function findBuilder(run: Ports['run'], name?: string): Promise<Builder> {
  const args = ['--debug', 'buildx', 'inspect', '--bootstrap', ...(name === undefined ? [] : [name])];
  const inspected = await run('docker', args, { timeout: patience, once: true });
  if (inspected.exitCode === 0) {
    const builder = parseBuilder(inspected.stdout);
    // buildx does not call it a failure when no engine answers; older ones not even when only some machines start.
    if (builder.nodes > 0 && !builder.isPartial) return builder;
    throw noBuilder(builder.error ?? inspected.tail);
  }
  const version = await run('docker', ['buildx', 'version'], { once: true });
  throw version.exitCode === 0 ? noBuilder(inspected.tail) : noBuildx(version.tail);
}

/**
 * Checks that the builder can make the image, and reports a cache that it will not use.
 *
 * @param reported what was found already: several images have one builder
 * @throws ENOBUILDX, EOLDBUILDX, ENOBUILDER, ENOOCIEXPORT, EPLATFORM, EBUILDCACHE
 */
export async function checkBuilder(input: ImageContext, reported: Set<string>): Promise<void> {
  const { options, context } = input;
  const { run } = input.ports;
  const { platforms, builder: name, cacheFrom, cacheTo } = options;
  const [builder, version] = await Promise.all([findBuilder(run, name), buildxVersion(run)]);
  if (version !== undefined && semver.lt(version, oldest)) throw oldBuildx(version, oldest);
  if (!builder.exportsOci) throw noOciExport(builder.name);
  const missing = missingPlatforms(platforms, builder.platforms);
  if (missing.length > 0) throw missingPlatform(missing, builder.name, builder.platforms);
  const used = { driver: builder.driver, version, env: context.env };
  const [unknown] = unknownCaches([...cacheFrom, ...cacheTo], used);
  if (unknown !== undefined) throw noCache(builder.name, unknown);
  const unused = whyNoGitHubCache([...cacheFrom, ...cacheTo], used);
  if (unused === undefined || reported.has(unused)) return;
  context.logger.warn(`The cache \`type=gha\` is not used: ${unused}.`);
  reported.add(unused);
}

/** The version of buildx; `undefined` where there is none, or one that somebody built without a version. */
export async function buildxVersion(run: Ports['run']): Promise<string | undefined> {
  const { stdout } = await run('docker', ['buildx', 'version'], { once: true });
  const version = semver.coerce(stdout.match(/buildx\s+v?(\d+\.\d+\.\d+)/)?.[1])?.version;
  return version === '0.0.0' ? undefined : version;
}
