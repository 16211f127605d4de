import { satisfies, validRange } from '@renovatebot/pep440';
import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import { projectFiles } from '../documents/index.ts';
import type { Options } from '../options.ts';
import type { VersionFiles } from './find-version-files.ts';
import { pinnedVersion } from './pin.ts';
import { projectFilesOf, type Requirement, requirementsIn } from './pins.ts';
import { readPoetryRange } from './poetry-range.ts';
import { isCurrent } from './released.ts';

/**
 * Names, in one warning, what projects of the repository ask of each other that the next version is not: a range such as
 * `core~=1.1.0`. Which range would be right is a decision; without it, no tool resolves the projects together.
 */
export async function nameRefusals(
  { projects }: VersionFiles,
  input: HookInput<Options, ReleaseContext>,
): Promise<void> {
  const { context, options } = input;
  if (options.copies === 'ignore') return;
  const version = toPep440(context.nextRelease.version);
  const files = projectFiles(context.cwd);
  const lines: string[] = [];
  for (const file of await projectFilesOf({ files, released: projects })) {
    const data = (await files.document(file))?.data;
    for (const requirement of requirementsIn(data, projects)) {
      const { project, specifier } = requirement;
      if (isRefusedBy(requirement, version)) lines.push(`- ${file}: \`${project.name} ${specifier}\``);
    }
  }
  if (lines.length === 0) return;
  context.logger.warn(
    [`Projects of the repository do not admit ${version}:`, ...lines, 'Widen these requirements.'].join('\n'),
  );
}

/** A pin on the current version is edited. */
function isRefusedBy({ project, specifier, isBare, isPoetry }: Requirement, version: string): boolean {
  const pinned = isBare ? specifier : pinnedVersion(specifier);
  if (pinned !== undefined && isCurrent(pinned, [project])) return false;
  const range = isPoetry ? readPoetryRange(specifier) : specifier;
  return range !== undefined && isRefused(range, version);
}

function isRefused(specifier: string, version: string): boolean {
  return specifier !== '' && validRange(specifier) === true && !satisfies(version, specifier, { prereleases: true });
}
