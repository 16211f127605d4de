import { checkSecrets } from './build-secrets.ts';
import { checkBuilder } from './builder.ts';
import { readDockerfile } from './dockerfile/dockerfile.ts';
import { findHidden } from './dockerfile/find-hidden.ts';
import { describeOpenLeftovers, findOpenLeftovers } from './dockerfile/guard-context.ts';
import { lint } from './dockerfile/lint.ts';
import { eachImage, type OneImage } from './each-image.ts';
import { registriesOf, type World } from './image.ts';
import { checkJoined, isJoined } from './join-images.ts';
import { withNodes } from './nodes.ts';
import { checkSigning } from './sign-image.ts';

/** Proves that the images can be built and delivered, and reports all problems at once. Writes nothing anywhere. */
export async function verify(world: World): Promise<void> {
  await using building = await withNodes(world);
  const images = await eachImage({ ...world, options: building.options });
  const reported = new Set<string>();
  const checks = images.flatMap((image) => [...checkSource(image, reported), checkPush(image)]);
  await together([...checks, checkSigning(world)]);
  world.context.logger.log('The builder, the Dockerfile and the registry are ready.');
}

/** Whether there is what the image is made of. */
function checkSource(world: OneImage, reported: Set<string>): Promise<void>[] {
  const { options } = world;
  if (isJoined(options)) return [checkJoined(world)];
  const common = [checkSecrets(world), checkBuilder(world, reported)];
  // What a bake file says was read by buildx itself.
  return [options.bake === undefined ? checkDockerfile(world, reported) : lint(world, reported), ...common];
}

async function checkPush(world: World): Promise<void> {
  const registries = await registriesOf(world);
  await together(registries.map((registry) => registry.provePush()));
}

/** @throws every problem that there is, one as it is, several as one */
async function together(checks: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(checks);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const problems = reasons.flatMap((each) => (each instanceof AggregateError ? (each.errors as unknown[]) : [each]));
  // Several images may lack the same.
  const different = [...new Map(problems.map((each) => [String(each), each])).values()];
  if (different.length > 0) throw different.length === 1 ? different[0] : new AggregateError(different);
}

async function checkDockerfile(world: OneImage, reported: Set<string>): Promise<void> {
  const { context } = world;
  const dockerfile = await readDockerfile(world);
  await lint(world, reported);
  const warnings = await findHidden(world, dockerfile);
  const open = await findOpenLeftovers(world, dockerfile);
  if (open.length > 0) warnings.push(describeOpenLeftovers(world, open));
  for (const warning of warnings) {
    if (!reported.has(warning)) context.logger.warn(warning);
    reported.add(warning);
  }
}
