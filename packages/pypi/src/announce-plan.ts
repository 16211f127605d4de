import { type HookInput, normalizeName, type ReleaseContext, readPythonProject, toPep440 } from '@waybill/kernel';
import { indexAccess, whyNoUpload } from './index-access.ts';
import type { Options } from './options.ts';
import { parseFileName } from './parse-file-name.ts';
import { simpleIndex } from './simple-index.ts';

type Input = HookInput<Options, ReleaseContext>;

/** Says what this release builds, where it goes and what is there already; a dry run ends here. @throws ENOPEP440 */
export async function announcePlan(input: Input): Promise<void> {
  const { context, options } = input;
  const version = toPep440(context.nextRelease.version);
  const { name } = (await readPythonProject(context.cwd)) ?? {};
  const stem = `${name === undefined ? '*' : normalizeName(name).replaceAll('-', '_')}-${version}`;
  context.logger.log(`Plan: build ${stem}.tar.gz and ${stem}-*.whl.`);
  if (whyNoUpload(options) !== undefined) return;
  context.logger.log(`Plan: upload them to ${indexAccess(input).index.name} (${options.repository}).`);
  if (name !== undefined) context.logger.log(await whatIsThere(name, version, input));
}

async function whatIsThere(project: string, version: string, input: Input): Promise<string> {
  const access = indexAccess(input);
  const listed = await simpleIndex(access).listed(project);
  if (listed === undefined) return `${access.index.name} does not know ${project} yet: the first upload creates it.`;
  const there = listed.map(({ name }) => name).filter((name) => parseFileName(name)?.version === version);
  if (there.length === 0) return `${access.index.name} knows ${project} and has no file of ${version} yet.`;
  return `${access.index.name} already holds ${there.join(', ')}: the same bytes are left alone, other bytes stop the release.`;
}
