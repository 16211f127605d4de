import semver from 'semver';
import { buildxVersion } from './buildx-version.ts';
import { buildOptions } from './dockerfile.ts';
import type { World } from './image.ts';
import { planLint } from './plan-build.ts';

/** The first buildx that checks a Dockerfile. */
const firstWithCheck = '0.15.0';
const patience = 60_000;

/** Reports what the builder's own check finds in the Dockerfile; findings end no release. */
export async function lint({ options, context, ports }: World): Promise<void> {
  const version = await buildxVersion(ports.run);
  if (version === undefined || semver.lt(version, firstWithCheck)) return;
  const { buildArgs, contexts } = options;
  const args = planLint({ ...(await buildOptions(context.cwd, options)), buildArgs, contexts });
  const checked = await ports.run('docker', args, { timeout: patience });
  // Besides what it finds it prints a summary; a failure of another kind is the build's to report.
  const findings = `${checked.stdout}\n${checked.stderr}`.matchAll(/^WARNING: (.+?)(?: - https?:\/\/\S+)?\r?\n(.+)$/gm);
  for (const [, rule, sentence] of findings) context.logger.warn(`\`${options.dockerfile}\`: ${sentence} (${rule})`);
}
