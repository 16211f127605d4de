import type { Check, RequiredCheck } from './check.ts';

/** Which checks count. */
export interface Policy {
  /** Names that the project lists; they come before what the branch requires. */
  readonly named: readonly string[];
  /** What the branch requires. */
  readonly declared: readonly RequiredCheck[];
  /** Names, or beginnings of names that end in `*`, that do not count. */
  readonly ignore: readonly string[];
}

export interface Verdict {
  /** `missing`: nothing runs any more, and a required check has not reported. `none`: the commit has no checks to look at. */
  readonly state: 'green' | 'red' | 'running' | 'missing' | 'none';
  readonly basis: 'named' | 'declared' | 'all';
  readonly green: readonly Check[];
  readonly red: readonly Check[];
  readonly running: readonly Check[];
  /** Required checks that nobody has reported. */
  readonly missing: readonly string[];
  /** Checks that are not green, and that nothing requires. */
  readonly others: readonly Check[];
  /** How many are of the run that asks. */
  readonly own: number;
}

/** Whether a commit may be released, by what its checks say. */
export function judgeChecks(all: readonly Check[], policy: Policy): Verdict {
  const seen = all.filter(({ name }) => !policy.ignore.some((pattern) => matches(pattern, name)));
  const own = all.filter(({ isOwn }) => isOwn === true).length;
  const required = requiredIn(policy).filter(({ name }) => !policy.ignore.some((pattern) => matches(pattern, name)));
  return required.length === 0 ? judgeAll(seen, own) : judgeRequired(seen, { required, own, policy });
}

function requiredIn({ named, declared }: Policy): readonly RequiredCheck[] {
  return named.length > 0 ? named.map((name) => ({ name })) : declared;
}

function judgeAll(seen: readonly Check[], own: number): Verdict {
  const counted = seen.filter(({ isOwn }) => isOwn !== true);
  const sorted = sortOut(counted);
  const state = counted.length === 0 ? 'none' : stateOf(sorted, []);
  return { ...sorted, state, basis: 'all', missing: [], others: [], own };
}

interface Requirement {
  readonly required: readonly RequiredCheck[];
  readonly own: number;
  readonly policy: Policy;
}

function judgeRequired(seen: readonly Check[], { required, own, policy }: Requirement): Verdict {
  const found = required.map((each) => ({ each, checks: findRequired(seen, each) }));
  const counted = [...new Set(found.flatMap(({ checks }) => checks))];
  // Of the run that asks, what has ended counts. What still runs is the job that asks, or comes after it.
  const relevant = counted.filter(({ isOwn, state }) => isOwn !== true || state !== 'running');
  const missing = [...new Set(found.filter(({ checks }) => checks.length === 0).map(({ each }) => each.name))];
  const sorted = sortOut(relevant);
  const rest = seen.filter((check) => check.isOwn !== true && !counted.includes(check));
  return {
    ...sorted,
    ...{ missing, own, basis: policy.named.length > 0 ? 'named' : 'declared' },
    others: rest.filter(({ state }) => state === 'red'),
    // What is missing may come while anything runs.
    state:
      missing.length > 0 && rest.some(({ state }) => state === 'running') ? waitFor(sorted) : stateOf(sorted, missing),
  };
}

/** A check of the app that is required; a commit status names no app. */
function findRequired(seen: readonly Check[], { name, app }: RequiredCheck): Check[] {
  return seen.filter(
    (check) =>
      check.isGroup !== true &&
      check.name === name &&
      (app === undefined || check.app === undefined || check.app === app),
  );
}

type Sorted = Pick<Verdict, 'green' | 'red' | 'running'>;

function sortOut(checks: readonly Check[]): Sorted {
  const of = (state: Check['state']) => checks.filter((check) => check.state === state);
  return { green: of('green'), red: of('red'), running: of('running') };
}

function waitFor({ red }: Sorted): Verdict['state'] {
  return red.length > 0 ? 'red' : 'running';
}

/** A red check stays red, whatever the others say. */
function stateOf({ red, running }: Sorted, missing: readonly string[]): Verdict['state'] {
  if (red.length > 0) return 'red';
  if (running.length > 0) return 'running';
  return missing.length > 0 ? 'missing' : 'green';
}

/** By name, or by the beginning of a name. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
