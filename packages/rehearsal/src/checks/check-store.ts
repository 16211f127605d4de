const conclusions = [
  ...['success', 'neutral', 'skipped', 'failure', 'cancelled', 'timed_out', 'action_required', 'stale'],
  'startup_failure',
] as const;
export type CheckConclusion = (typeof conclusions)[number];

/** What an app says of a commit. */
export interface NewCheckRun {
  readonly sha: string;
  readonly name: string;
  /** The app that reports it: `github-actions` by default. */
  readonly app?: string;
  /** Nothing while it runs. */
  readonly conclusion?: CheckConclusion | undefined;
  readonly status?: 'queued' | 'in_progress' | 'completed';
  /** The run of a workflow whose job it is: such checks share a suite. */
  readonly run?: number;
  /** Where the app shows it; its page on GitHub by default. */
  readonly page?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly suite: number;
  readonly page: string;
  status: string;
  conclusion: CheckConclusion | null;
}

/** What an app has to say of a commit, all together. A suite without runs is one that has just been created. */
export interface CheckSuite {
  readonly id: number;
  readonly sha: string;
  readonly app: string;
  readonly run: number | undefined;
  /** In place of what its runs add up to. */
  state: { readonly status: string; readonly conclusion: CheckConclusion | null } | undefined;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly page: string | null;
}

/** A required check, by name and perhaps by app. */
export interface RequiredCheck {
  readonly context: string;
  readonly app?: string;
}

interface Repository {
  readonly suites: CheckSuite[];
  readonly runs: CheckRun[];
  readonly statuses: CommitStatus[];
  readonly rules: Map<string, readonly RequiredCheck[]>;
  readonly protection: Map<string, readonly RequiredCheck[]>;
}

/** The checks and statuses of commits, and which of them a branch requires, by repository. */
export class CheckStore {
  readonly #repositories = new Map<string, Repository>();
  #next = 9_000_001;

  of(slug: string): Repository {
    const known = this.#repositories.get(slug);
    if (known !== undefined) return known;
    const made = { suites: [], runs: [], statuses: [], rules: new Map(), protection: new Map() };
    this.#repositories.set(slug, made);
    return made;
  }

  /** Jobs of one run of a workflow are in one suite; every other app has one for each commit. */
  suite(slug: string, { sha, app, run }: Pick<CheckSuite, 'sha' | 'app' | 'run'>): CheckSuite {
    const { suites } = this.of(slug);
    const known = suites.find((each) => each.sha === sha && each.app === app && each.run === run);
    if (known !== undefined) return known;
    const made = { ...{ id: this.#next++, sha, app, run }, state: undefined };
    suites.push(made);
    return made;
  }

  add(slug: string, made: NewCheckRun): CheckRun {
    const { sha, name, app = 'github-actions', conclusion, run } = made;
    const id = this.#next++;
    const ofJob = run === undefined ? `runs/${id}` : `actions/runs/${run}/job/${id}`;
    const check: CheckRun = {
      ...{ id, sha, name, suite: this.suite(slug, { sha, app, run }).id },
      page: made.page ?? `https://github.com/${slug}/${ofJob}`,
      status: made.status ?? (conclusion === undefined ? 'in_progress' : 'completed'),
      conclusion: conclusion ?? null,
    };
    this.of(slug).runs.push(check);
    return check;
  }

  addStatus(slug: string, status: Omit<CommitStatus, 'id'>): void {
    this.of(slug).statuses.push({ ...status, id: this.#next++ });
  }

  /** The newest of each name in a suite, as `filter=latest` gives them. */
  latestRuns(slug: string, sha: string): CheckRun[] {
    const latest = new Map<string, CheckRun>();
    for (const run of this.of(slug).runs) if (run.sha === sha) latest.set(`${run.suite} ${run.name}`, run);
    return [...latest.values()];
  }

  /** The newest of each context. */
  latestStatuses(slug: string, sha: string): CommitStatus[] {
    const ofCommit = this.of(slug).statuses.filter((each) => each.sha === sha);
    return [...new Map(ofCommit.map((each) => [each.context, each])).values()];
  }

  clear(): void {
    this.#repositories.clear();
  }
}
