import type { Branch, HookInput, ReleaseContext, VerifyContext } from '@waybill/kernel';
import { findVersionFiles, type KnownReleases, type VersionFiles } from '../find/index.ts';
import type { Options } from '../options.ts';
import { type Edit, planEdits, spellRelease } from '../write/index.ts';

type Context = VerifyContext & Partial<Pick<ReleaseContext, 'lastRelease' | 'nextRelease'>>;

/** Finds the places of the version. Each hook does it anew: files may have changed in between, and hooks share no memory. */
export async function readRepository({ context, options }: HookInput<Options, Context>): Promise<VersionFiles> {
  const { cwd, options: host } = context;
  const tagFormat = host.tagFormat ?? 'v${version}';
  return findVersionFiles({ cwd, options, tagFormat, releases: await knownReleases(context) });
}

/**
 * What a release writes.
 *
 * @returns `undefined` where no file holds the version, because git or the environment says it
 */
export async function planRelease(input: HookInput<Options, ReleaseContext>): Promise<Plan | undefined> {
  const found = await readRepository(input);
  if (found.files.length === 0) return undefined;
  return { found, edits: await planEdits(found.files, spellRelease(input.context.nextRelease, input.ports.clock)) };
}

export interface Plan {
  readonly found: VersionFiles;
  readonly edits: readonly Edit[];
}

async function knownReleases({ branch, lastRelease, nextRelease }: Context): Promise<KnownReleases> {
  const last = lastRelease?.version ?? (await newestTag(branch));
  return {
    ...(last === undefined ? {} : { last }),
    ...(nextRelease === undefined ? {} : { next: nextRelease.version }),
  };
}

/** The version of the last release, before semantic-release has found it: a branch of pre-releases has those, too. */
async function newestTag(branch: Branch | undefined): Promise<string | undefined> {
  const versions = (branch?.tags ?? []).map(({ version }) => version);
  const counted = versions.filter((version) => branch?.type === 'prerelease' || !version.includes('-'));
  if (counted.length < 2) return counted[0];
  // Only the check of a repository with releases compares: what writes a version does not load it.
  const { default: rcompare } = await import('semver/functions/rcompare.js');
  return counted.toSorted(rcompare)[0];
}
