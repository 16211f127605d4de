import semver from 'semver';
import { buildxVersion, withLogin } from '../builder/index.ts';
import { parseCheck } from '../dockerfile/index.ts';
import { brokenRules, wrongDockerfile } from '../errors.ts';
import type { OneImage } from '../image/index.ts';
import { planBakeLint } from './plan-bake.ts';
import { planLint } from './plan-build.ts';
import { buildOptions, givenOptions } from './select-options.ts';

/** The first buildx that checks a Dockerfile, and the first that does so for a target of a bake file. */
const firstWithCheck = { build: '0.15.0', bake: '0.16.0' };
const patience = 60_000;

/**
 * Reports what the builder's own check finds in the Dockerfile; findings end no release, unless the Dockerfile says so.
 *
 * @param reported what was found already: several images may have one Dockerfile
 * @throws EDOCKERFILE, EDOCKERFILERULES
 */
export async function lint(input: OneImage, reported: Set<string>): Promise<void> {
  const { options, context, ports, source } = input;
  // The check fails for it: https://github.com/docker/buildx/issues/3343
  if (Object.values(source?.contexts ?? {}).some((each) => each.startsWith('target:'))) return;
  const version = await buildxVersion(ports.run);
  if (version === undefined || semver.lt(version, firstWithCheck[options.bake === undefined ? 'build' : 'bake']))
    return;
  await using login = await withLogin(input);
  const checked = await ports.run('docker', await planArguments(input), { timeout: patience, env: login.env });
  // What else may fail, such as a registry that does not answer, is the build's to report.
  const { findings, mistake, broken } = parseCheck(`${checked.stdout}\n${checked.stderr}`);
  const { dockerfile = `${options.bake}, ${options.target}` } = source ?? options;
  for (const { rule, sentence } of findings) {
    // Reported with the line that hides the file.
    if (rule === 'CopyIgnoredFile') continue;
    const finding = `\`${dockerfile}\`: ${sentence} (${rule})`;
    if (!reported.has(finding)) context.logger.warn(finding);
    reported.add(finding);
  }
  if (mistake !== undefined) throw wrongDockerfile(dockerfile, mistake);
  if (broken !== undefined) throw brokenRules(dockerfile, broken);
}

async function planArguments(input: OneImage): Promise<string[]> {
  const { options } = input;
  const { bake, target, buildArgs, contexts } = options;
  if (bake === undefined || target === undefined)
    return planLint({ ...(await buildOptions(input)), buildArgs, contexts });
  return planBakeLint({ ...givenOptions(options), file: bake, target, buildArgs, contexts });
}
