import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorpusProject } from './projects.ts';

export const ok = 'ok';

/** What became of a bump. */
export interface Bump {
  /** `ok`, or why it did not work. */
  readonly bump: string;
  /** The lines that changed, by file: `3, 12`. */
  readonly changed: Readonly<Record<string, string>>;
  /** Places that still hold the old version, such as `parcel/__init__.py:3`, and whether the plugin said so. */
  readonly stale: Readonly<Record<string, boolean>>;
  /** Why a pre-release is refused, where stable versions are written. */
  readonly onlyStable?: string;
  /** What the plugin says where it leaves the version to code that runs at the build: the build shows whether that is right. */
  readonly computed?: string;
}

/** `ok`, or why it did not work. */
export interface Build {
  readonly build: string;
}

/** `ok`, or why it did not work. */
export interface WholeRelease {
  readonly release: string;
}

/** What became of `waybill init --yes`, `waybill doctor` and `waybill rehearse`, with no hand on the keyboard. */
export interface Adoption {
  readonly init: {
    readonly seconds: number;
    readonly files: number;
    /** What is left to a person, as the command says it. */
    readonly todo: readonly string[];
  };
  readonly doctor: {
    readonly seconds: number;
    readonly ok: number;
    readonly problems: readonly string[];
    readonly warnings: readonly string[];
    readonly unchecked: readonly string[];
  };
  /** Without an image. */
  readonly rehearse?: {
    readonly seconds: number;
    readonly outcome: string;
    /** The version that would be released. */
    readonly next: string;
    readonly files: number;
    /** Codes of what would make the release fail. */
    readonly errors: readonly string[];
  };
}

/** What is recorded of each step, in a file of its own. */
interface Steps {
  readonly bumps: Bump;
  readonly builds: Build;
  readonly releases: WholeRelease;
  readonly adoptions: Adoption;
}

export type Step = keyof Steps;

/** What became of each project when it was tried last, by name. */
export type Recorded<T> = Readonly<Record<string, T & { readonly version: string; readonly commit: string }>>;

const pathOf = (step: Step) => join(import.meta.dirname, 'results', `${step}.json`);

export function readRecorded<K extends Step>(step: K): Recorded<Steps[K]> {
  return JSON.parse(readFileSync(pathOf(step), 'utf8'));
}

const git = (...args: string[]) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();

/** The commit that is tried; the list, results and docs apart, a changed file makes it no commit that anybody has. */
function triedCommit(): string {
  const head = git('rev-parse', '--short=12', 'HEAD');
  const changed = git('status', '--porcelain', '--', ':/', ':!results', ':!projects.json', ':(top,exclude)docs');
  return changed === '' ? head : `${head} and changes`;
}

/**
 * The projects that a step was not tried with at this commit: a run that was stopped goes on where it was, and the table
 * can be made in slices, all of one commit.
 */
export function leftOf(step: Step, projects: readonly CorpusProject[]): readonly CorpusProject[] {
  const [commit, recorded] = [triedCommit(), readRecorded(step)];
  const isTried = ({ name, version }: CorpusProject) =>
    recorded[name]?.version === version && recorded[name].commit === commit;
  return commit.includes(' ') ? projects : projects.filter((project) => !isTried(project));
}

/** Records one project at once. One process writes each file. */
export function record<K extends Step>(step: K, { name, version }: CorpusProject, outcome: Steps[K]): void {
  const all = { ...readRecorded(step), [name]: { version, commit: triedCommit(), ...outcome } };
  const sorted = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(pathOf(step), `${JSON.stringify(sorted, null, 2)}\n`);
}
