import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type HookInput,
  type ReleaseContext,
  recordArtifact,
  refuseLinks,
  releaseFolder,
  releasePaths,
} from '@waybill/kernel';
import { computeChecklist, findMissing, renderMarkdown } from '../checklist/index.ts';
import { itemsMissing } from '../errors.ts';
import { gatherFacts } from '../gather/index.ts';
import type { Options } from '../options.ts';
import { aboutRelease } from './about-release.ts';
import { recallChecks } from './pass-checks.ts';

/**
 * Writes the checklist as it is before the tag, and records it as an artifact.
 *
 * @throws ECHECKLIST where a required item is not done
 */
export async function prepare(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { context } = input;
  const { cwd, nextRelease, logger } = context;
  const { gitTag: tag, version } = nextRelease;
  const facts = await gatherFacts(input, aboutRelease(input, await recallChecks(input), 'build'));
  const items = computeChecklist(facts);
  const missing = findMissing(items, 'build');
  if (missing.length > 0) throw itemsMissing(missing);
  const moment = `This is how it was before the tag; \`npx waybill checklist ${tag}\` shows it as it is now.`;
  const text = renderMarkdown(items, { tag, moment });
  const path = releasePaths.of(version).checklist;
  await releaseFolder(cwd, version);
  await refuseLinks(cwd, path);
  await writeFile(join(cwd, path), text);
  await recordArtifact(cwd, version, {
    ...{ kind: 'report', name: releasePaths.names.checklist, path, mediaType: 'text/markdown' },
    size: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  logger.log(`Wrote ${releasePaths.names.checklist}.`);
}
