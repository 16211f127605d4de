import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BaseContext,
  findProgram,
  isolatedEnvironment,
  type Ports,
  quoteOutput,
  scratchFolder,
} from '@waybill/kernel';
import { linkPlatform, type PlatformLayout } from '@waybill/oci';
import { generatorFailed, generatorMissing } from '../errors.ts';
import type { Installed } from '../installed/index.ts';
import type { Options } from '../options.ts';
import { type Generator, generators } from './generators.ts';
import { type Listed, parseListing } from './parse-listing.ts';
import { takeOver } from './take-over.ts';

/** One platform of an image. */
export interface HandedOver {
  /** Folder of the OCI layout. */
  readonly layout: string;
  readonly platform: string;
  readonly installed: Installed;
}

export interface HandOverInput {
  readonly options: Pick<Options, 'handOver'>;
  readonly context: Pick<BaseContext, 'cwd' | 'env' | 'logger'>;
  readonly ports: Pick<Ports, 'run'>;
}

/** Milliseconds, and bytes of a document. */
const patience = 900_000;
const largest = 256 * 1024 ** 2;

/** A generator that is there. */
interface Found {
  readonly generator: Generator;
  readonly path: string;
}

/**
 * The generator that the configuration names, or the first one on the `PATH`.
 *
 * @throws ESBOMGENERATOR where one is named and missing
 */
export async function findGenerator({ options, context }: Omit<HandOverInput, 'ports'>): Promise<Found | undefined> {
  const { handOver } = options;
  if (handOver === false) return undefined;
  for (const generator of generators) {
    if (handOver !== 'auto' && handOver !== generator.name) continue;
    const path = await findProgram(generator.name, context.env, context.cwd);
    if (path !== undefined) return { generator, path };
    if (handOver !== 'auto') throw generatorMissing(generator.name);
  }
  return undefined;
}

/**
 * Asks a generator for what nothing here reads in an image. A generator that the configuration names is asked about every image; else one is
 * asked where something is missed.
 *
 * @throws ESBOMGENERATOR, ESBOMHANDOVER where a generator is named and fails. Otherwise, the document stays incomplete
 */
export async function handOver(image: HandedOver, input: HandOverInput): Promise<Installed> {
  const { options, context } = input;
  const isNamed = options.handOver !== 'auto';
  if (!isNamed && image.installed.unread.size === 0) return image.installed;
  const found = await findGenerator(input);
  if (found === undefined) return image.installed;
  const { name } = found.generator;
  const result = await runGenerator(found, image, input);
  if ('problem' in result) {
    const error = generatorFailed(name, image.platform, result.problem, result.output);
    if (isNamed) throw error;
    context.logger.warn(`${error.message} What it would have listed is missing from the SBOM.`);
    return image.installed;
  }
  const tool = { name, version: result.version };
  const { installed, added } = takeOver(image.installed, result.listed, { tool, all: isNamed });
  const by = [name, result.version].filter(Boolean).join(' ');
  context.logger.log(`Asked ${by} about ${image.platform}, which found ${added.length} further components.`);
  return installed;
}

type Result =
  | { readonly listed: readonly Listed[]; readonly version: string | undefined }
  | { readonly problem: string; readonly output?: string };

async function runGenerator({ generator, path }: Found, image: HandedOver, input: HandOverInput): Promise<Result> {
  const { context, ports } = input;
  await using scratch = scratchFolder('sbom');
  const home = join(scratch.path, 'home');
  const cwd = join(scratch.path, 'work');
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const allowed = { variables: ['CDXGEN_PLUGINS_DIR', 'TRIVY_CACHE_DIR'], given: [], home };
  const env = { ...isolatedEnvironment(context.env, allowed), ...generator.env };
  const linked = await linkPlatform(image.layout, image.platform, join(scratch.path, 'image'));
  if (linked === undefined) return { problem: 'the image has no such platform' };
  const archive = join(scratch.path, 'image.tar');
  if (generator.takes === 'archive') {
    const packed = await ports.run('tar', archiveArgs(linked, archive), { env, cwd: linked.folder });
    if (packed.exitCode !== 0) return { problem: 'no archive of it can be written', output: quoteOutput(packed.tail) };
  }
  const given = generator.takes === 'layout' ? linked.folder : archive;
  const file = join(scratch.path, 'sbom.cdx.json');
  const { exitCode, tail } = await ports.run(path, generator.args(given, file), { env, cwd, timeout: patience });
  if (exitCode !== 0) return { problem: `it ended with exit code ${exitCode ?? 'none'}`, output: quoteOutput(tail) };
  const size = await stat(file).then(
    (about) => about.size,
    () => 0,
  );
  const listed = size > 0 && size <= largest ? parseListing(await readFile(file, 'utf8')) : undefined;
  if (listed === undefined) return { problem: 'it wrote no CycloneDX document', output: quoteOutput(tail) };
  const version = await readVersion(path, { env, cwd }, input);
  return { listed, version };
}

/** An archive with the blobs themselves, and those of other platforms left out. */
function archiveArgs({ digests }: PlatformLayout, file: string): string[] {
  const blobs = digests.map((digest) => `blobs/${digest.replace(':', '/')}`);
  return ['--create', '--dereference', '--file', file, 'oci-layout', 'index.json', ...blobs];
}

async function readVersion(
  path: string,
  place: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string },
  { ports }: HandOverInput,
): Promise<string | undefined> {
  const { stdout } = await ports.run(path, ['--version'], { ...place, timeout: 60_000 });
  return /\d+\.\d+[\w.+-]{0,60}/.exec(stdout.slice(0, 2000))?.[0];
}
