import { v } from '@waybill/kernel';
import type { Entry } from '../ledger/index.ts';

/** Something that a person should look at. */
export interface Finding {
  readonly kind: 'incomplete' | 'unreleased' | 'workflow' | 'expiring';
  /** One sentence. Markdown. */
  readonly text: string;
}

const hour = 3_600_000;
const day = 24 * hour;

/** A release that is at work is not looked at before that. */
const patience = 2 * hour;

/** Releases that are neither complete nor closed, and that nobody works on. */
export function findIncomplete(entries: readonly Entry[], now: Date): Finding[] {
  return entries
    .filter(({ state, updated }) => {
      const isOpen = state === 'delivering' || state === 'delivered';
      return isOpen && now.getTime() - Date.parse(updated) > patience;
    })
    .map(({ tag, updated }) => ({
      kind: 'incomplete',
      text: `Release ${tag} is incomplete since ${updated.slice(0, 16).replace('T', ' ')} UTC. Finish it: \`npx waybill resume ${tag}\`.`,
    }));
}

export interface UnreleasedCommit {
  readonly subject: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** What makes a release by the rules of the preset. */
const releasable = /^(?:feat|fix|perf|refactor|build|revert)(?:\([^)\n]{0,100}\))?:|^\w{1,20}(?:\([^)\n]{0,100}\))?!:/;

/** Commits that would make a release and wait for it longer than that. */
export function findUnreleased(commits: readonly UnreleasedCommit[], days: number, now: Date): Finding[] {
  const waiting = commits.filter(({ subject }) => releasable.test(subject));
  const oldest = waiting.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const age = (now.getTime() - oldest * 1000) / day;
  if (waiting.length === 0 || age <= days) return [];
  const text = `${waiting.length === 1 ? 'One commit waits' : `${waiting.length} commits wait`} for a release, the oldest for ${Math.floor(age)} days.`;
  return [{ kind: 'unreleased', text }];
}

export interface WorkflowState {
  /** `active`, `disabled_manually`, … */
  readonly state: string;
  /** Of the last run that ended. */
  readonly conclusion?: string | undefined;
  readonly url?: string | undefined;
}

/** A release workflow that does not run, or whose last run failed. */
export function findWorkflowProblem(file: string, { state, conclusion }: WorkflowState): Finding[] {
  if (state !== 'active')
    return [{ kind: 'workflow', text: `The workflow \`${file}\` is off (\`${state}\`): nothing is released.` }];
  if (conclusion === undefined || ['success', 'skipped', 'neutral', 'cancelled'].includes(conclusion)) return [];
  return [{ kind: 'workflow', text: `The last run of \`${file}\` ended with \`${conclusion}\`.` }];
}

export interface Expiry {
  readonly name: string;
  /** `2027-01-31` */
  readonly date: string;
}

/** What ends within so many days, or has ended. */
export function findExpiring(expiries: readonly Expiry[], days: number, now: Date): Finding[] {
  return expiries.flatMap(({ name, date }): Finding[] => {
    const left = Math.ceil((Date.parse(`${date}T23:59:59Z`) - now.getTime()) / day);
    if (Number.isNaN(left) || left > days) return [];
    const when = left < 0 ? `expired on ${date}` : `expires on ${date}`;
    return [{ kind: 'expiring', text: `\`${name}\` ${when}. Renew it before a release needs it.` }];
  });
}

/** `PYPI_TOKEN=2027-01-31,NPM_TOKEN=2027-02-01`; nothing where one of them is none. */
export function parseExpiries(text: string): Expiry[] | undefined {
  const parts = text.split(/[\s,]+/).filter((each) => each !== '');
  const read = parts.map((part) => /^([\w.-]{1,100})=(\d{4}-\d{2}-\d{2})$/.exec(part));
  if (read.some((each) => each === null || Number.isNaN(Date.parse(each[2] ?? '')))) return undefined;
  return read.flatMap((each) => (each === null ? [] : [{ name: each[1] ?? '', date: each[2] ?? '' }]));
}

const Ignores = v.object({
  ignores: v.array(v.object({ id: v.string(), until: v.string() })),
});

/** The exceptions of a scan, which end on a day. @param document of the file, which may be anything */
export function listIgnores(document: unknown): Expiry[] {
  const read = v.safeParse(Ignores, document);
  if (!read.success) return [];
  return read.output.ignores.slice(0, 1_000).map(({ id, until }) => ({
    name: `the exception for ${id.slice(0, 100).replace(/[`\s]/g, '')}`,
    date: until.slice(0, 10),
  }));
}
