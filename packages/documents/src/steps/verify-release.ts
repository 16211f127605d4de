import { type HookInput, inlineCode, type ReleaseContext } from '@waybill/kernel';
import { isSameVersion } from '@waybill/python';
import { findSource, loadOpenApi, type Source, versionIn } from '../api/index.ts';
import { isIgnored, planFolders } from '../folders/index.ts';
import type { Options } from '../options.ts';
import { compareWithLast, judgeChanges } from './compare-with-last.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Prints which documents the release will have. An OpenAPI document that is in the repository is checked and compared here,
 * so that a dry run tells; one that a step of the release makes is not there yet.
 *
 * @throws EOPENAPI, EOPENAPIREFERENCE, EBREAKINGAPI
 */
export async function plan(input: Input): Promise<void> {
  const { options, context } = input;
  const { version } = context.nextRelease;
  const source = await findSource(input);
  const folders = planFolders(options.folders).map(({ name, format }) => `${name}-${version}.${format}`);
  const parts = [
    ...(source === undefined ? [] : [`the OpenAPI document (${describe(source)})`]),
    ...folders,
    ...options.files,
    ...(options.releaseNotes.length > 0 ? ['the release notes'] : []),
  ];
  context.logger.log(`Plan: documents of ${version}: ${parts.join(', ') || 'none'}.`);
  if (source?.is === 'file' && !(await isIgnored(source.file, input))) await preview(source, input);
}

function describe(source: Source): string {
  return source.is === 'file' ? source.file : 'printed by a command';
}

async function preview(source: Source & { readonly is: 'file' }, input: Input): Promise<void> {
  const { options, context } = input;
  const { version } = context.nextRelease;
  const document = await loadOpenApi(source, input);
  const found = versionIn(document) ?? '';
  if (options.openapiVersion === 'check' && !isSameVersion(found, version)) {
    context.logger.log(
      `${source.label} says ${inlineCode(found)}: a step of the release must write ${version} into it, or the release ends.`,
    );
  }
  const changes = await compareWithLast(source, document, input);
  if (changes !== undefined) await judgeChanges(changes, input);
}
