import { toPep440 } from '@waybill/python';
import { buildCheckout, refuseLeftovers } from './build-checkout.ts';
import { type Build, type BuildInput, type Outcome, removeBuilt, runBuild } from './run-build.ts';
import type { TaggedCopies } from './tagged-copies.ts';
import type { TaggedCopy } from './tagged-copy.ts';

/**
 * Builds one project, in its own folder or, where the version can only come from git, in a copy of the repository that
 * has the tag of the release. A backend that is not known is judged by what it builds: files of another version are
 * built again in such a copy. What is wrong then too stays, for the check of all files to say so.
 *
 * @throws EBUILDFAILED, EINCOMPLETEBUILD, ETOOLSHIPPED, ECOPYFAILED
 */
export async function buildProject(build: Build, input: BuildInput, copies: TaggedCopies): Promise<void> {
  const { error } = await buildWhereRight(build, input, copies);
  if (error !== undefined) throw error;
}

async function buildWhereRight(build: Build, input: BuildInput, copies: TaggedCopies): Promise<Outcome> {
  const { project } = build;
  const { nextRelease, logger } = input.context;
  // Its sdist holds the files of the last commit, so not the version that the release has written into them.
  const isCommitted = project.backend === 'meson-python';
  const isByTag = project.versionTool?.variables.length === 0;
  const ready = isCommitted || isByTag ? await copies.get(isCommitted) : undefined;
  if (ready !== undefined) {
    const why = isCommitted ? 'meson-python packs what is committed' : `${project.versionTool?.name} reads git's tags`;
    logger.log(`The build runs in a copy of the repository that has the tag ${nextRelease.gitTag}: ${why}.`);
    return buildAtTag(build, input, ready);
  }
  const here = await buildCheckout(build, input);
  if (here.isRight || !project.isDynamic || !mayBeOfGit(here)) return here;
  const copy = await copies.get(isCommitted);
  if (copy === undefined) return here;
  const found = here.error === undefined ? `The build made ${here.names.join(', ')}` : 'The build failed';
  logger.warn(`${found}. It is run once more, in a copy of the repository that has the tag ${nextRelease.gitTag}.`);
  await removeBuilt(build, here);
  return buildAtTag(build, input, copy);
}

/** A build that fails for want of a tag speaks of it, or of a version; one that fails for another reason would fail again. */
function mayBeOfGit({ error, tail }: Outcome): boolean {
  return error === undefined || /\b(git|tags?|scm|vcs|version)\b/i.test(tail);
}

/** Builds at the tag as the release will spell it, and when that is not understood, at the version as Python spells it. */
async function buildAtTag(build: Build, input: BuildInput, copy: TaggedCopy): Promise<Outcome> {
  const { gitTag, version } = input.context.nextRelease;
  const { path, versionTool } = build.project;
  const run = async (tag: string) => {
    await copy.tag(tag);
    const place = { path: copy.locate(path), variables: versionTool !== undefined };
    return refuseLeftovers(build, input, await runBuild(build, input, place));
  };
  const first = await run(gitTag);
  const python = gitTag.replace(version, toPep440(version));
  if (first.isRight || python === gitTag || !mayBeOfGit(first)) return first;
  await removeBuilt(build, first);
  return run(python);
}
