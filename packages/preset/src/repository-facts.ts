import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseJson, v } from '@waybill/kernel';
import semver from 'semver';

interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What the checkout and the CI service say of a repository. The remote is not asked: that would cost a connection. */
export interface RepositoryFacts {
  /** The branch that the remote calls its default one. */
  readonly defaultBranch: string | undefined;
  /** Which of these branches there are, as far as they were fetched. */
  has(branch: string): boolean;
}

/** Variables in which CI services tell the default branch: GitLab, Woodpecker, Buildkite, Drone. */
const variables = [
  'CI_DEFAULT_BRANCH',
  'CI_REPO_DEFAULT_BRANCH',
  'BUILDKITE_PIPELINE_DEFAULT_BRANCH',
  'DRONE_REPO_BRANCH',
];

export function readRepository(place: Place): RepositoryFacts {
  const refs = git(place, ['for-each-ref', '--format=%(refname) %(symref)', 'refs/remotes', 'refs/heads'])
    .split('\n')
    .map((line) => line.split(' '));
  const names = new Set(refs.map(([ref = '']) => ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '')));
  const head = refs.find(([ref = '']) => /^refs\/remotes\/[^/]+\/HEAD$/.test(ref))?.[1];
  const told = variables.map((name) => place.env[name]?.trim()).find(Boolean);
  return {
    defaultBranch: defaultInEvent(place.env) ?? told ?? (head?.replace(/^refs\/remotes\/[^/]+\//, '') || undefined),
    has: (branch) => names.has(branch),
  };
}

const Event = v.object({ repository: v.object({ default_branch: v.string() }) });

/** GitHub, Gitea and Forgejo write the event that started the job into a file. */
function defaultInEvent({ GITHUB_EVENT_PATH: file }: NodeJS.ProcessEnv): string | undefined {
  if (!file) return undefined;
  try {
    return parseJson(Event, readFileSync(file, 'utf8'))?.repository.default_branch || undefined;
  } catch {
    return undefined;
  }
}

/**
 * How the repository writes its tags: `v1.2.0`, unless those without `v` are the newer ones.
 *
 * @returns a value for `tagFormat` of semantic-release
 */
export function findTagFormat(place: Place): string {
  const tags = git(place, ['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags/[0-9]*', 'refs/tags/v[0-9]*']);
  return tagFormatOf(tags.split('\n'));
}

export function tagFormatOf(tags: readonly string[]): string {
  const newest = (all: readonly string[]) => semver.rsort(all.filter((each) => semver.valid(each) !== null))[0];
  const withV = newest(tags.filter((tag) => tag.startsWith('v')));
  // `semver` itself reads `v1.2.0` and `1.2.0` alike.
  const without = newest(tags.filter((tag) => /^\d/.test(tag)));
  const isPlain = without !== undefined && (withV === undefined || semver.gt(without, withV));
  return isPlain ? '${version}' : 'v${version}';
}

function git({ cwd, env }: Place, args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
