import { readFile } from 'node:fs/promises';
import type { Logger } from '@waybill/kernel';
import type { Layout, PlatformImage } from '@waybill/oci';
import { type ImageConfig, parseImageConfig } from '@waybill/oci';
import { imageTooLarge } from '../errors.ts';
import { type BaseImage, readBase } from '../image/index.ts';
import { planWarnings } from './plan-warnings.ts';

/** One platform of an image, and how it wants to run. */
export interface KnownImage extends PlatformImage {
  readonly runs: ImageConfig;
}

/** Reads the configuration of every platform. */
export async function readImages({ images }: Layout): Promise<KnownImage[]> {
  return Promise.all(
    images.map(async (image) => ({ ...image, runs: parseImageConfig(await readFile(image.config.path, 'utf8')) })),
  );
}

/** Prints what was built, and what a reader should know about it. */
export function showFacts(images: readonly KnownImage[], logger: Pick<Logger, 'log' | 'warn'>): void {
  for (const image of images) {
    const { user, ports } = image.runs;
    const layers = image.layers.length === 1 ? '1 layer' : `${image.layers.length} layers`;
    const serves = ports.length > 0 ? `, serves ${ports.join(', ')}` : '';
    logger.log(`${image.platform}: ${inUnits(computeSize(image))}, ${layers}, user ${user || 'root'}${serves}.`);
  }
  // What is true on every platform is said once.
  for (const base of new Set(images.flatMap(({ runs }) => nameOf(readBase(runs.labels)))))
    logger.log(`Based on ${base}.`);
  for (const warning of new Set(images.flatMap(({ runs }) => planWarnings(runs)))) logger.warn(warning);
}

function nameOf(base: BaseImage | undefined): string[] {
  if (base === undefined) return [];
  return [base.digest === undefined ? base.name : `${base.name}@${base.digest}`];
}

/** @param limit bytes that one platform may have, compressed. @throws EIMAGETOOLARGE */
export function checkSize(images: readonly PlatformImage[], limit: number): void {
  const large = images.find((image) => computeSize(image) > limit);
  if (large) throw imageTooLarge(large.platform, inUnits(computeSize(large)), inUnits(limit));
}

/** Bytes that are pulled for one platform. */
export function computeSize({ config, layers, manifest }: PlatformImage): number {
  return [config, ...layers].reduce((sum, { size }) => sum + size, manifest.bytes.length);
}

/** As people write sizes, and as `maxSize` takes them. */
function inUnits(bytes: number): string {
  if (bytes < 1e5) return `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
