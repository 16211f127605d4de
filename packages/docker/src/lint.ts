import semver from 'semver';
import { buildxVersion } from './buildx-version.ts';
import { buildOptions, givenOptions } from './dockerfile.ts';
import type { OneImage } from './each-image.ts';
import { planBakeLint } from './plan-bake.ts';
import { planLint } from './plan-build.ts';

/** The first buildx that checks a Dockerfile, and the first that does so for a target of a bake file. */
const firstWithCheck = { build: '0.15.0', bake: '0.16.0' };
const patience = 60_000;

/** Reports what the builder's own check finds in the Dockerfile; findings end no release. */
export async function lint(world: OneImage): Promise<void> {
  const { options, context, ports, source } = world;
  const version = await buildxVersion(ports.run);
  if (version === undefined || semver.lt(version, firstWithCheck[options.bake === undefined ? 'build' : 'bake']))
    return;
  const checked = await ports.run('docker', await planArguments(world), { timeout: patience });
  // Besides what it finds it prints a summary; a failure of another kind is the build's to report.
  const findings = `${checked.stdout}\n${checked.stderr}`.matchAll(/^WARNING: (.+?)(?: - https?:\/\/\S+)?\r?\n(.+)$/gm);
  const { dockerfile } = source ?? options;
  for (const [, rule, sentence] of findings) context.logger.warn(`\`${dockerfile}\`: ${sentence} (${rule})`);
}

async function planArguments({ options, context }: OneImage): Promise<string[]> {
  const { bake, target, buildArgs, contexts } = options;
  if (bake === undefined || target === undefined)
    return planLint({ ...(await buildOptions(context.cwd, options)), buildArgs, contexts });
  return planBakeLint({ ...givenOptions(options), file: bake, target, buildArgs, contexts });
}
