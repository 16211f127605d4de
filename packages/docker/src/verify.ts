import { checkBuilder } from './builder.ts';
import { copiesReleases, findTarget } from './dockerfile.ts';
import { registryOf, type World } from './image.ts';

/** Proves that an image can be built and delivered, and reports all problems at once. Writes nothing anywhere. */
export async function verify(world: World): Promise<void> {
  const { options, context, ports } = world;
  const checks = [
    checkDockerfile(world),
    checkBuilder(ports.run, options.platforms),
    registryOf(world).then((registry) => registry.provePush()),
  ];
  const results = await Promise.allSettled(checks);
  const problems = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (problems.length > 0) throw problems.length === 1 ? problems[0] : new AggregateError(problems);
  context.logger.log('The builder, the Dockerfile and the registry are ready.');
}

async function checkDockerfile({ options, context }: World): Promise<void> {
  await findTarget(context.cwd, options);
  if (!(await copiesReleases(context.cwd, options))) return;
  context.logger.warn(
    `\`${options.dockerfile}\` copies its whole context, and \`.dockerignore\` does not leave \`.waybill\` out: the image will hold files of earlier steps.`,
  );
}
