import { checkSecrets } from './build-secrets.ts';
import { checkBuilder } from './builder.ts';
import { copiesReleases, findTarget } from './dockerfile.ts';
import { registriesOf, type World } from './image.ts';
import { lint } from './lint.ts';

/** Proves that an image can be built and delivered, and reports all problems at once. Writes nothing anywhere. */
export async function verify(world: World): Promise<void> {
  const { options, context, ports } = world;
  await together([checkDockerfile(world), checkSecrets(world), checkBuilder(ports.run, options), checkPush(world)]);
  context.logger.log('The builder, the Dockerfile and the registry are ready.');
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
  if (problems.length > 0) throw problems.length === 1 ? problems[0] : new AggregateError(problems);
}

async function checkDockerfile(world: World): Promise<void> {
  const { options, context } = world;
  await findTarget(context.cwd, options);
  await lint(world);
  if (!(await copiesReleases(context.cwd, options))) return;
  context.logger.warn(
    `\`${options.dockerfile}\` copies its whole context, and \`.dockerignore\` does not leave \`.waybill\` out: the image will hold files of earlier steps.`,
  );
}
