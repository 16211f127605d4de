import { type Finding, isAtLeast, namesOf, type Purl } from '../findings/index.ts';
import type { Options } from '../options.ts';
import type { Ignore } from './ignore.ts';
import { isIgnored } from './match-ignore.ts';
import { findStatement, indexStatements } from './match-vex.ts';
import type { Acceptance } from './parse-acceptances.ts';
import type { VexStatement } from './vex.ts';

/** What is done about a finding, and by which rule. */
export type Decision =
  | { readonly is: 'blocks' }
  | { readonly is: 'not-affected'; readonly because: string; readonly file: string }
  | { readonly is: 'ignored'; readonly ignore: Ignore }
  | { readonly is: 'accepted'; readonly acceptance: Acceptance }
  /** Published so lately that a release is not held up by it. */
  | { readonly is: 'grace'; readonly until: string }
  | { readonly is: 'no-fix' }
  | { readonly is: 'unknown-severity' }
  | { readonly is: 'below' };

export interface Judged {
  readonly finding: Finding;
  readonly decision: Decision;
}

export type Policy = Pick<Options, 'failOn' | 'unknown' | 'onlyFixed' | 'graceHours'>;

export interface Statements {
  readonly ignores: readonly Ignore[];
  readonly vex: readonly VexStatement[];
  readonly accepted: readonly Acceptance[];
}

export interface Judgement {
  readonly judged: readonly Judged[];
  readonly unusedIgnores: readonly Ignore[];
  readonly unusedAcceptances: readonly Acceptance[];
}

/**
 * Decides about each finding, whatever tool found it. What people have said comes first, so that each of their statements
 * that fits counts as used.
 *
 * @param purlOf purl of what ships, by the name of a subject
 */
export function judgeFindings(
  findings: readonly Finding[],
  policy: Policy,
  { ignores, vex, accepted }: Statements,
  { purlOf, now }: { readonly purlOf: (subject: string) => Purl | undefined; readonly now: Date },
): Judgement {
  const index = indexStatements(vex);
  const used = new Set<Ignore | Acceptance>();
  const decide = (finding: Finding): Decision => {
    // Projects name one vulnerability by all of its names, since tools differ in which of them they know.
    const fitting = ignores.filter((each) => isIgnored(each, finding));
    const accepting = accepted.filter(({ id }) => namesOf(finding).includes(id));
    for (const each of [...fitting, ...accepting]) used.add(each);
    const [[ignore], [acceptance]] = [fitting, accepting];
    const statement = findStatement(finding, finding.subjects.map(purlOf), index);
    if (statement?.isHarmless === true) return { is: 'not-affected', because: statement.says, file: statement.file };
    if (ignore !== undefined) return { is: 'ignored', ignore };
    if (acceptance !== undefined) return { is: 'accepted', acceptance };
    return judgeByPolicy(finding, policy, now);
  };
  const judged = findings.map((finding) => ({ finding, decision: decide(finding) }));
  return {
    judged,
    unusedIgnores: ignores.filter((each) => !used.has(each)),
    unusedAcceptances: accepted.filter((each) => !used.has(each)),
  };
}

function judgeByPolicy(finding: Finding, policy: Policy, now: Date): Decision {
  const { failOn, unknown, onlyFixed, graceHours } = policy;
  if (failOn === 'never') return { is: 'below' };
  if (finding.severity === 'unknown' && unknown === 'warn') return { is: 'unknown-severity' };
  if (finding.severity !== 'unknown' && !isAtLeast(finding.severity, failOn)) return { is: 'below' };
  if (onlyFixed && finding.state !== 'fixed') return { is: 'no-fix' };
  const end = Date.parse(finding.published ?? '') + graceHours * 3_600_000;
  return now.getTime() < end ? { is: 'grace', until: new Date(end).toISOString() } : { is: 'blocks' };
}
