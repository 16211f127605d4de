import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Artifact,
  type HookInput,
  type ReleaseContext,
  readArtifacts,
  reasonOf,
  recordArtifact,
  sha256File,
  sourceDate,
} from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { renderValid } from '../documents/index.ts';
import { embedInWheel } from '../embed/index.ts';
import { unchangeableWheel } from '../errors.ts';
import type { Options } from '../options.ts';
import { describeDistribution } from '../python/index.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Puts the SBOM of each wheel into it, and records the wheel as it is then: all that uses it later, the image too, gets this one.
 *
 * @param toolVersion of this plugin
 */
export async function embedSboms(input: Input, toolVersion: string): Promise<void> {
  const { cwd, nextRelease, logger } = input.context;
  const seconds = await sourceDate(input);
  const time = seconds === undefined ? undefined : new Date(seconds * 1000);
  const { specVersion } = input.options;
  const wheels = (await readArtifacts(cwd, nextRelease.version)).filter(({ kind }) => kind === 'wheel');
  for (const wheel of wheels) {
    const { name, path } = wheel;
    if (path === undefined) throw unchangeableWheel(name, 'no path was recorded for it');
    const { plan } = await describeDistribution(cwd, [wheel], input.options);
    // A document cannot hold the digest of the file that it is in.
    const { files: _, sha256: __, ...subject } = plan.subject;
    const file = `${normalizeName(subject.name)}.cdx.json`;
    const rendering = { format: 'cyclonedx', specVersion, time, toolVersion } as const;
    const text = await renderValid(file, { plan: { ...plan, subject } }, rendering);
    const result = await embedInWheel(join(cwd, path), file, text).catch((error: unknown) => {
      throw unchangeableWheel(name, reasonOf(error), error);
    });
    if (result === 'other')
      logger.warn(`${name} has an SBOM \`${file}\` of its build, which stays; ours is not embedded.`);
    else await record(cwd, nextRelease.version, wheel);
    if (result === 'added') logger.log(`Embedded ${file} in ${basename(path)}.`);
  }
}

async function record(cwd: string, version: string, wheel: Artifact): Promise<void> {
  const path = join(cwd, wheel.path ?? '');
  const { size } = await stat(path);
  await recordArtifact(cwd, version, { ...wheel, sha256: await sha256File(path), size });
}
