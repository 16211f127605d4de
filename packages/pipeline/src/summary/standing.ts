import type { BaseContext } from '@waybill/kernel';
import { type Entry, type Git, isSettled } from '../ledger/index.ts';

/** What everybody can see of a release whose run failed. */
export interface Standing {
  /** `undefined` when the run failed before it knew of a release. */
  readonly tag: string | undefined;
  readonly isTagPublic: boolean | 'unknown';
  /** Whether the branch on the remote has the release commit. */
  readonly hasCommit: boolean;
  /** Members whose delivery is done. */
  readonly delivered: readonly string[];
  /** Members whose delivery began and did not end: parts of it may be public. */
  readonly begun: readonly string[];
  /** Members whose delivery did not begin. */
  readonly open: readonly string[];
}

/** Milliseconds: the run has failed already. */
const patience = 20_000;

interface StandingInput {
  readonly context: BaseContext & {
    readonly branch?: { readonly name: string };
    readonly nextRelease?: { readonly gitTag: string; readonly gitHead: string };
  };
  readonly entry: Entry | undefined;
  readonly git: Git;
}

/** Asks the remote for tag and commit, and the ledger for the deliveries: a run may fail between a push and its record. */
export async function findStanding({ context, entry, git }: StandingInput): Promise<Standing> {
  const { branch, nextRelease } = context;
  const tag = nextRelease?.gitTag ?? entry?.tag;
  const deliveries = entry?.deliveries ?? [];
  const namesOf = (...states: readonly string[]) =>
    deliveries.filter(({ state }) => states.includes(state)).map(({ member }) => member);
  const known = {
    tag,
    delivered: namesOf('done'),
    begun: namesOf('started', 'failed', 'unconfirmed'),
    open: deliveries.filter((each) => !isSettled(each) && each.state === 'planned').map(({ member }) => member),
  };
  if (tag === undefined) return { ...known, isTagPublic: false, hasCommit: false };
  const head = `refs/heads/${branch?.name ?? entry?.branch.name}`;
  const [listed, local] = await Promise.all([
    git.remote(['ls-remote'], [`refs/tags/${tag}`, head], patience),
    git.try(['rev-parse', 'HEAD']),
  ]);
  if (listed.exitCode !== 0) return { ...known, isTagPublic: 'unknown', hasCommit: false };
  const refs = new Map(listed.stdout.split('\n').map((line) => line.split('\t').reverse() as [string, string]));
  const commit = local.stdout.trim();
  const isMade = commit !== (entry?.builtFrom ?? nextRelease?.gitHead);
  return { ...known, isTagPublic: refs.has(`refs/tags/${tag}`), hasCommit: isMade && refs.get(head) === commit };
}

/** Sentences about what is public, and how to go on. Markdown. */
export function describeStanding(standing: Standing): string[] {
  const { tag, isTagPublic, hasCommit, delivered, begun } = standing;
  if (tag === undefined) return ['Public: nothing, as this run had not begun a release.'];
  if (isTagPublic === true) {
    const finish = `Finish it: run the job again, or \`npx waybill resume ${tag}\`.`;
    return [`Public: ${[`the tag ${tag}`, ...delivered].join(', ')}.`, ...unfinished(standing), finish];
  }
  const isUntouched = delivered.length === 0 && begun.length === 0;
  if (isUntouched && isTagPublic === false) {
    const public_ = hasCommit ? 'only the release commit' : 'nothing';
    return [`Public: ${public_}. The tag ${tag} does not exist, and nothing was delivered.`, runAgain];
  }
  const aboutTag =
    isTagPublic === false
      ? `The tag ${tag} does not exist on the remote.`
      : `The remote does not answer, so it is not known whether the tag ${tag} is public.`;
  const known = [...(hasCommit ? ['the release commit'] : []), ...delivered].join(', ');
  const rest = isUntouched ? [] : [known && `Public: ${known}.`, ...unfinished(standing)].filter(Boolean);
  return [aboutTag, ...rest, runAgain];
}

function unfinished({ begun, open }: Standing): string[] {
  return [
    ...(begun.length > 0 ? [`Begun and not finished, so that parts may be public: ${begun.join(', ')}.`] : []),
    ...(open.length > 0 ? [`Not begun: ${open.join(', ')}.`] : []),
  ];
}

const runAgain = 'Run again: `npx semantic-release`.';
