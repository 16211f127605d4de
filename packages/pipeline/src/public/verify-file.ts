import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DescribeContext,
  type ReleaseContext,
  readArtifacts,
  recordArtifact,
  releaseFolder,
  releasePaths,
  withholdSecrets,
} from '@waybill/kernel';
import { loadEntry } from '../configuration/index.ts';
import { findKnown } from '../known-plugins/index.ts';
import { findExpectedSigner } from '../ledger/index.ts';
import { type Input, type Pipeline, placesOf } from '../plugins/index.ts';
import { readVerification } from './read-verification.ts';
import { renderVerifyFile } from './render-verify-file.ts';

/** Who made the file, as the ledger has it. */
export const madeHere = 'pipeline';

const fileName = releasePaths.names.verifyFile;

export function isVerifyFile({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return kind === 'file' && name === fileName;
}

/**
 * Writes how anyone checks the release with common tools, and records the file as an artifact. The same release gives the
 * same text. Where no plugin knows how its part is checked, there is none.
 */
export async function writeVerifyFile(pipeline: Pipeline, { options, context }: Input<ReleaseContext>): Promise<void> {
  const { cwd, nextRelease } = context;
  const artifacts = (await readArtifacts(cwd, nextRelease.version)).filter((each) => !isVerifyFile(each));
  const env = { ...context.env, ...withholdSecrets(context.env) };
  const described: DescribeContext = { ...context, env, artifacts };
  const parts: string[] = [];
  for (const { plugin, options: own } of pipeline.members) {
    if (typeof plugin !== 'string') continue;
    const verification = readVerification(await loadEntry({ name: plugin, places: placesOf(options, cwd) }, 'verify'));
    const part = await verification?.describeChecks({ ...context.options, ...own }, described);
    if (part !== undefined) parts.push(part);
  }
  const path = releasePaths.of(nextRelease.version).verifyFile;
  // What an earlier run left would go out with this release.
  if (parts.length === 0) return rm(join(cwd, path), { force: true });
  const page = pipeline.members.find((member) => findKnown(member).makesPage);
  const assets = page && { ...context.options, ...page.options }['assets'];
  // By the configuration alone: another job that finishes the release writes the same.
  const signer = findExpectedSigner({ context: { env: {}, options: context.options }, options });
  const text = renderVerifyFile({
    ...{ ...nextRelease, ...context.options, artifacts, parts, assets },
    signer: typeof signer === 'string' ? undefined : signer,
  });
  await releaseFolder(cwd, nextRelease.version);
  await writeFile(join(cwd, path), text);
  await recordArtifact(cwd, nextRelease.version, {
    ...{ kind: 'file', name: fileName, path, mediaType: 'text/markdown', size: Buffer.byteLength(text) },
    sha256: createHash('sha256').update(text).digest('hex'),
  });
}
