import type { Ports, ReleaseContext } from '@waybill/kernel';
import semver from 'semver';
import { matches } from '../checks/index.ts';
import type { Options } from '../options.ts';
import type { BranchFacts, Repository } from './plan-branches.ts';

interface Place {
  readonly context: Pick<ReleaseContext, 'cwd' | 'options' | 'branch' | 'nextRelease'>;
  readonly options: Pick<Options, 'developBranch' | 'hotfixBranches'>;
  readonly ports: Pick<Ports, 'run'>;
}

/** Hotfix branches that are looked at. */
const mostBranches = 50;

/**
 * The branches of the remote, as far as this clone has fetched them.
 *
 * @returns nothing in a shallow clone, which does not know what a branch has
 */
export async function readBranches({ context, options, ports }: Place): Promise<Repository | undefined> {
  const git = (...args: string[]) => ports.run('git', args, { cwd: context.cwd });
  const [shallow, tags, refs] = await Promise.all([
    ports.run('git', ['rev-parse', '--is-shallow-repository'], { cwd: context.cwd, once: true }),
    git('for-each-ref', '--format=%(refname:strip=2)', 'refs/tags'),
    git('for-each-ref', '--format=%(refname)', 'refs/remotes'),
  ]);
  if (shallow.stdout.trim() !== 'false') return undefined;
  const { branch, nextRelease } = context;
  const stable = findStable(lines(tags.stdout), context.options.tagFormat, nextRelease.gitTag);
  const empty = { branch: branch.name, stable, hasStable: true, develop: undefined, hotfixes: [] };
  if (stable === undefined) return empty;
  const tag = `refs/tags/${stable}^{commit}`;
  const isIn = async (commit: string, other: string) =>
    (await git('merge-base', '--is-ancestor', commit, other)).exitCode === 0;
  const describe = async (ref: string): Promise<BranchFacts> => ({
    name: nameOf(ref),
    hasStable: await isIn(tag, ref),
    isMerged: await isIn(ref, nextRelease.gitHead),
  });
  const others = lines(refs.stdout).filter((ref) => !ref.endsWith('/HEAD') && nameOf(ref) !== branch.name);
  const develop = others.find((ref) => nameOf(ref) === options.developBranch);
  const hotfixes = others.filter((ref) => options.hotfixBranches.some((pattern) => matches(pattern, nameOf(ref))));
  return {
    ...empty,
    hasStable: await isIn(tag, nextRelease.gitHead),
    develop: develop === undefined ? undefined : await describe(develop),
    hotfixes: await Promise.all(hotfixes.slice(0, mostBranches).map(describe)),
  };
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}

/** `refs/remotes/origin/hotfix/1.2.1` → `hotfix/1.2.1` */
function nameOf(ref: string): string {
  return ref.split('/').slice(3).join('/');
}

/** The newest stable release by its version, without the one that is being made. */
export function findStable(tags: readonly string[], format = 'v${version}', made?: string): string | undefined {
  const [before = '', after = ''] = format.split('${version}');
  const found = tags.flatMap((tag) => {
    if (tag === made || !tag.startsWith(before) || !tag.endsWith(after)) return [];
    const version = tag.slice(before.length, tag.length - after.length);
    return semver.valid(version) === version && semver.prerelease(version) === null ? [{ tag, version }] : [];
  });
  return found.sort((a, b) => semver.rcompare(a.version, b.version))[0]?.tag;
}
