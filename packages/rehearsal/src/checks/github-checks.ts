import type { Route } from '../actions/index.ts';
import { checkRoutes } from './check-routes.ts';
import {
  type CheckConclusion,
  CheckStore,
  type CommitStatus,
  type NewCheckRun,
  type RequiredCheck,
} from './check-store.ts';

export type { CheckConclusion, NewCheckRun };

/** What CI says of commits, and which of it a branch requires. */
export interface GitHubChecks {
  /** @returns its number */
  addRun(slug: string, run: NewCheckRun): number;
  /** Ends a check, or lets it run again. */
  setConclusion(slug: string, run: number, conclusion: CheckConclusion | undefined): void;
  /** A suite that has no checks, or whose state is not what they add up to. */
  setSuite(
    slug: string,
    suite: {
      readonly sha: string;
      readonly app?: string;
      readonly run?: number;
      readonly status: string;
      readonly conclusion?: CheckConclusion;
    },
  ): void;
  /** A commit status, over the former one of the same context. */
  setStatus(slug: string, status: Omit<CommitStatus, 'id' | 'page'> & { readonly page?: string }): void;
  /** The checks that a ruleset requires of a branch. */
  setRules(slug: string, branch: string, checks: readonly RequiredCheck[]): void;
  /** The checks that the protection of a branch requires. */
  setProtection(slug: string, branch: string, checks: readonly RequiredCheck[]): void;
}

export interface ChecksService extends GitHubChecks {
  readonly routes: readonly Route[];
  clear(): void;
}

export function gitHubChecks(): ChecksService {
  const store = new CheckStore();
  return {
    routes: checkRoutes(store),
    addRun: (slug, run) => store.add(slug, run).id,
    setConclusion(slug, id, conclusion) {
      const run = store.of(slug).runs.find((each) => each.id === id);
      if (run === undefined) throw new Error(`There is no check ${id} in ${slug}.`);
      run.status = conclusion === undefined ? 'in_progress' : 'completed';
      run.conclusion = conclusion ?? null;
    },
    setSuite(slug, { sha, app = 'github-actions', run, status, conclusion }) {
      store.suite(slug, { sha, app, run }).state = { status, conclusion: conclusion ?? null };
    },
    setStatus: (slug, { page = null, ...status }) => store.addStatus(slug, { ...status, page }),
    setRules: (slug, branch, checks) => void store.of(slug).rules.set(branch, checks),
    setProtection: (slug, branch, checks) => void store.of(slug).protection.set(branch, checks),
    clear: () => store.clear(),
  };
}
