import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { normalizeName, toPep440 } from '@waybill/python';
import { findProjects } from '../build/index.ts';
import { parseFileName } from '../files/index.ts';
import { type IndexAccess, indexAccess } from '../identity/index.ts';
import { destinations, simpleIndex } from '../indexes/index.ts';
import type { Options } from '../options.ts';

type Input = HookInput<Options, ReleaseContext>;

/** Says what this release builds, where it goes and what exists already; a dry run ends here. @throws ENOPEP440 */
export async function announcePlan(input: Input): Promise<void> {
  const { context, options } = input;
  const version = toPep440(context.nextRelease.version);
  const projects = await findProjects(context.cwd, options.packages);
  const names = projects.map(({ python }) => python.name);
  for (const name of names) {
    const stem = `${name === undefined ? '*' : normalizeName(name).replaceAll('-', '_')}-${version}`;
    context.logger.log(`Plan: build ${stem}.tar.gz and ${stem}-*.whl.`);
  }
  if (options.distributions.length > 0) {
    context.logger.log(`Plan: take what matches ${options.distributions.join(', ')} instead of building its kind.`);
  }
  for (const target of destinations(options, context.env).targets) {
    const access = indexAccess(target, input);
    const what = target.files === 'all' ? 'them' : `every ${target.files}`;
    context.logger.log(`Plan: upload ${what} to ${target.index.name} (${target.index.repository}).`);
    for (const name of names) if (name !== undefined) context.logger.log(await whatIsThere(name, version, access));
  }
}

async function whatIsThere(project: string, version: string, access: IndexAccess): Promise<string> {
  const { name: index } = access.index;
  const listing = await simpleIndex(access).listed(project);
  if (listing === undefined) return `${index} does not know ${project} yet: the first upload creates it.`;
  if (listing.elsewhere !== undefined) {
    return `${index} does not have ${project} yet and forwards to ${listing.elsewhere}: the first upload creates it.`;
  }
  const files = listing.files.filter(
    ({ name, holder }) => holder !== 'other' && parseFileName(name)?.version === version,
  );
  const there = files.map(({ name }) => name);
  if (there.length === 0) return `${index} knows ${project} and has no file of ${version} yet.`;
  if (access.index.known?.inherits) {
    return `${index} lists ${there.join(', ')}, and may show them from another index: the same bytes are uploaded all the same, other bytes stop the release.`;
  }
  return `${index} already holds ${there.join(', ')}: the same bytes are left alone, other bytes stop the release.`;
}
