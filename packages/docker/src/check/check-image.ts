import { inParallel } from '@waybill/kernel';
import type { Layout } from '@waybill/oci';
import { nothingChecked, smokeFailed } from '../errors.ts';
import { type BuildInput, ownFolder, ownName } from '../image/index.ts';
import { checkHealth } from './check-health.ts';
import { findSecretFiles } from './find-secret-files.ts';
import { createForeignCheck, type IsForeign } from './foreign-platform.ts';
import { checkSize, computeSize, type KnownImage, readImages, showFacts } from './image-facts.ts';
import { removeLeftovers } from './leftovers.ts';
import { type LoadedImage, loadImage } from './load-image.ts';
import { findProblem, planSmoke, type SmokeCommand } from './plan-smoke.ts';
import { secretFilesWarning } from './plan-warnings.ts';

/** Milliseconds for a command of the user's choice, on an emulated platform too. */
const patience = 300_000;
/** Milliseconds for the attempt that nobody asked for. */
const shortPatience = 30_000;
/** Emulated programs need a core each. */
const platformsAtOnce = 2;
/** Bytes above which an image is not loaded into the engine without being asked. */
const largestUnasked = 250e6;

/**
 * Checks a built image before the tag is made: its size, what it says about itself, and that it runs on every platform
 * that this machine runs or emulates.
 *
 * @throws EIMAGETOOLARGE, EIMAGESMOKE, EIMAGEHEALTH, ENOTCHECKED, EIMAGELOAD
 */
export async function checkImage(input: BuildInput, layout: Layout): Promise<void> {
  const { options, context } = input;
  const images = await readImages(layout);
  showFacts(images, context.logger);
  // What is copied is the same on every platform.
  const secrets = images[0] === undefined ? [] : await findSecretFiles(images[0]);
  if (secrets.length > 0) context.logger.warn(secretFilesWarning(secrets));
  if (options.maxSize !== undefined) checkSize(images, options.maxSize);

  const isForeign = createForeignCheck(input.ports.run);
  const checks = images
    .map((image) => ({ image, commands: planSmoke(options.smoke, image.runs, context.nextRelease.version), isForeign }))
    .filter(({ commands }) => commands.length > 0 || options.health !== undefined);
  let clearing: Promise<void> | undefined;
  const clear = () => (clearing ??= removeLeftovers(input));
  // Beside each other: most of the time the engine sets up and removes containers.
  const ended = await inParallel(checks, platformsAtOnce, (check) =>
    checkPlatform(input, { ...check, clear }).then(
      (isRun) => ({ isRun }),
      (error: unknown) => ({ error }),
    ),
  );
  // Of several failures, the first in the order of the platforms.
  for (const each of ended) if ('error' in each) throw each.error;
  const outcomes = ended.map((each) => 'isRun' in each && each.isRun);
  const isAsked = options.smoke !== 'auto' || options.health !== undefined;
  if (isAsked && outcomes.length > 0 && !outcomes.includes(true)) throw nothingChecked(layout.platforms);
}

interface ImageCheck {
  readonly image: KnownImage;
  readonly commands: readonly SmokeCommand[];
  readonly isForeign: IsForeign;
  /** Removes what killed runs have left, once for all platforms. */
  readonly clear: () => Promise<void>;
}

/** @returns whether this machine can run the platform */
async function checkPlatform(input: BuildInput, { image, commands, isForeign, clear }: ImageCheck): Promise<boolean> {
  const { context, ports } = input;
  const { health } = input.options;
  const isAsked = health !== undefined || commands.some(({ isBinding }) => isBinding);
  if (!isAsked && computeSize(image) > largestUnasked) {
    context.logger.log(`${image.platform}: too large to be run without being asked; \`docker.smoke\` asks.`);
    return false;
  }
  const folder = await ownFolder(input);
  const { cwd, logger } = context;
  const loading = clear().then(() => loadImage(image, { ports, logger, cwd, folder }));
  await using loaded = isAsked ? await loading : await loading.catch(() => undefined);
  if (loaded === undefined) {
    context.logger.log(`${image.platform}: not run, as no engine takes the image.`);
    return false;
  }
  for (const command of commands) if (!(await runs(input, { image, loaded, command, isForeign }))) return false;
  // Awaited here: the image leaves the engine at the end of this block.
  return health === undefined || (await checkHealth(input, { image, loaded, health, isForeign }));
}

interface Trial {
  readonly image: KnownImage;
  readonly loaded: LoadedImage;
  readonly command: SmokeCommand;
  readonly isForeign: IsForeign;
}

/** Without network, so that the attempt changes nothing anywhere. @returns whether this machine can run the platform */
async function runs({ context, ports }: BuildInput, { image, loaded, command, isForeign }: Trial): Promise<boolean> {
  const { args, expects, isBinding } = command;
  const container = ownName(context.cwd, ports.clock.now());
  const own = ['--rm', '--name', container, '--network', 'none', '--platform', image.platform];
  const timeout = isBinding ? patience : shortPatience;
  const { exitCode, stdout, stderr, tail } = await ports.run('docker', ['run', ...own, loaded.name, ...args], {
    timeout,
  });
  // The time limit ends the client, not the container.
  if (exitCode === undefined) await ports.run('docker', ['rm', '--force', '--volumes', container]);
  // The last line of the one need not be whole.
  const output = `${stdout}\n${stderr}`;
  if (exitCode !== 0 && (await isForeign(image.platform, output))) {
    context.logger.log(`${image.platform}: not run, as this machine does not emulate it.`);
    return false;
  }
  const what = `\`${args.join(' ')}\``;
  const problem = findProblem(command, { exitCode, output });
  if (problem !== undefined && isBinding) throw smokeFailed(image.platform, `${what} ${problem}`, tail);
  const { log, warn } = context.logger;
  if (problem === undefined) log(`${image.platform}: ${what} answers${expects.length > 0 ? ' with the version' : ''}.`);
  else warn(`${image.platform}: ${what} ${problem}. Set \`docker.smoke\` to commands that check the image.`);
  return true;
}
