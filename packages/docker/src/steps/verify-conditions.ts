import { removeDeadFolders, throwProblems } from '@waybill/kernel';
import { checkJoined, checkSecrets, isJoined, lint } from '../build/index.ts';
import { checkBuilder, withNodes } from '../builder/index.ts';
import {
  describeOpenLeftovers,
  findDockerfile,
  findHidden,
  findOpenLeftovers,
  localSource,
} from '../dockerfile/index.ts';
import { connectRegistries, eachImage, type ImageContext, type OneImage } from '../image/index.ts';
import { checkSigning } from '../sign/index.ts';

/** Checks that the images can be built and delivered, and reports all problems at once. Writes nothing anywhere. */
export async function verify(input: ImageContext): Promise<void> {
  // A login that a killed run has left must not outlive this one.
  removeDeadFolders();
  await using nodes = await withNodes(input);
  const images = await eachImage({ ...input, options: nodes.options });
  const reported = new Set<string>();
  const checks = images.flatMap((image) => [...checkSource(image, reported), checkPush(image)]);
  await together([...checks, checkSigning(input)]);
  input.context.logger.log('The builder, the Dockerfile and the registry are ready.');
}

/** Whether there is what the image is made of. */
function checkSource(input: OneImage, reported: Set<string>): Promise<void>[] {
  const { options } = input;
  if (isJoined(options)) return [checkJoined(input)];
  const common = [checkSecrets(input), checkBuilder(input, reported)];
  return [checkDockerfile(input, reported), ...common];
}

async function checkPush(input: ImageContext): Promise<void> {
  const registries = await connectRegistries(input);
  await together(registries.map((registry) => registry.checkPush()));
}

/** @throws every problem that there is, one as it is, several as one */
async function together(checks: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(checks);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const problems = reasons.flatMap((each) => (each instanceof AggregateError ? (each.errors as unknown[]) : [each]));
  // Several images may lack the same.
  const different = [...new Map(problems.map((each) => [String(each), each])).values()];
  throwProblems(different);
}

async function checkDockerfile(input: OneImage, reported: Set<string>): Promise<void> {
  const { context } = input;
  // What a bake file says was read by buildx itself; its Dockerfiles may lie elsewhere.
  const dockerfile = await findDockerfile(input);
  await lint(input, reported);
  const local = localSource(input);
  if (local === undefined || dockerfile === undefined) return;
  const warnings = await findHidden(local, dockerfile);
  const open = await findOpenLeftovers(local, dockerfile);
  if (open.length > 0) warnings.push(describeOpenLeftovers(local, open));
  for (const warning of warnings) {
    if (!reported.has(warning)) context.logger.warn(warning);
    reported.add(warning);
  }
}
