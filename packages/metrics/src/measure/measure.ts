import type { Facts, Release } from '../facts/index.ts';
import { type Change, type ChangeRules, listChanges, listReleased } from './changes.ts';
import { findHotfixes } from './hotfixes.ts';
import { measureQuality } from './quality.ts';
import type { Downloads, Environment, Measures, Report, Share, Spread } from './report.ts';
import { median, quantile } from './statistics.ts';

export interface MeasureInput {
  readonly facts: Facts;
  readonly now: Date;
  /** Days. */
  readonly window: number;
  /** The environment that comes first. */
  readonly environment: string | undefined;
  readonly hotfixBranches: readonly string[];
  readonly failedRollouts: boolean;
  /** What others count, where they were asked. */
  readonly adoption?: { readonly downloads: readonly Downloads[]; readonly notes: readonly string[] };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
/** Weeks that a plot shows at least. */
const plotted = 12;

/** Everything that can be said, from the facts alone. */
export function measure({ facts, now, window, environment, adoption, ...given }: MeasureInput): Report {
  const to = now.getTime();
  const span = { from: to - window * day, to };
  const before = { from: span.from - window * day, to: span.from };
  const rules = { hotfixes: findHotfixes(facts, given.hotfixBranches), failedRollouts: given.failedRollouts };
  const environments = listEnvironments(facts, environment).map((name) => ({
    ...{ name, basis: 'deployments' as const },
    changes: listChanges(name, facts, rules),
  }));
  const measured =
    environments.length > 0
      ? environments
      : [{ name: 'releases', basis: 'releases' as const, changes: listReleased(facts, rules) }];
  const released = facts.releases.filter(({ published }) => published !== undefined && published <= to);
  return {
    schema: 1,
    at: now.toISOString(),
    window: { from: asTime(span.from), to: asTime(to), days: window },
    environments: measured.map(
      ({ name, basis, changes }): Environment => ({
        ...{ name, basis },
        now: measuresIn(changes, span),
        before: measuresIn(changes, before),
        weeks: weeksOf(changes, span),
      }),
    ),
    releases: { now: releasesIn(facts.releases, span), before: releasesIn(facts.releases, before) },
    incomplete: facts.releases.filter(isIncomplete).map(({ tag, begun }) => ({ tag, hours: (to - begun) / hour })),
    unreleased: {
      commits: facts.unreleased.length,
      days: Math.max(0, (to - (facts.unreleased[0]?.at ?? to)) / day),
    },
    steps: measureSteps(facts.releases, span, before),
    quality: measureQuality(released, to),
    adoption: [...(adoption?.downloads ?? [])],
    notes: [...listNotes(facts, rules, measured, before), ...(adoption?.notes ?? [])],
  };
}

/** The wanted one first, then `production`, then by when they were deployed to last. */
export function listEnvironments({ releases }: Pick<Facts, 'releases'>, wanted: string | undefined): string[] {
  const last = new Map<string, number>();
  for (const { environment, at, state } of releases.flatMap(({ deployments }) => deployments)) {
    if (state === 'skipped') continue;
    last.set(environment, Math.max(last.get(environment) ?? 0, Date.parse(at)));
  }
  const rank = (name: string) => (name === wanted ? 0 : name === 'production' ? 1 : 2);
  return [...last]
    .sort(([one, at], [other, otherAt]) => rank(one) - rank(other) || otherAt - at || (one < other ? -1 : 1))
    .map(([name]) => name);
}

function measuresIn(all: readonly Change[], span: Span): Measures {
  const changes = all.filter(({ at }) => isIn(at, span));
  const seconds = (spans: readonly (number | undefined)[]) => spread(spans.flatMap((each) => each ?? []));
  return {
    deployments: changes.length,
    perWeek: changes.length / ((span.to - span.from) / week),
    rollbacks: changes.filter(({ kind }) => kind === 'rollback').length,
    leadTime: spread(changes.flatMap(({ leadTimes }) => leadTimes)),
    failed: share(changes, ({ failedAt }) => failedAt !== undefined),
    recovery: seconds(changes.map(({ recovery }) => recovery)),
    rework: share(changes, ({ kind }) => kind !== 'planned'),
    hotfixTime: seconds(changes.map(({ hotfixTime }) => hotfixTime)),
  };
}

function isIn(at: number, { from, to }: Span): boolean {
  return at > from && at <= to;
}

/** @param spans milliseconds @returns seconds */
function spread(spans: readonly number[]): Spread {
  const seconds = spans.map((each) => each / 1000);
  return { count: spans.length, median: median(seconds) ?? null, p90: quantile(seconds, 0.9) ?? null };
}

function share(changes: readonly Change[], has: (change: Change) => boolean): Share {
  const count = changes.filter(has).length;
  return { count, of: changes.length, share: changes.length === 0 ? null : count / changes.length };
}

function weeksOf(changes: readonly Change[], { from, to }: Span): Environment['weeks'] {
  const count = Math.max(plotted, Math.ceil((to - from) / week));
  return Array.from({ length: Math.min(count, 53) }, (_, at) => {
    const end = to - (Math.min(count, 53) - 1 - at) * week;
    const own = changes.filter((change) => isIn(change.at, { from: end - week, to: end }));
    const ages = own.flatMap(({ leadTimes }) => leadTimes);
    return {
      from: asTime(end - week),
      deployments: own.length,
      failed: own.filter(({ failedAt }) => failedAt !== undefined).length,
      leadTime: spread(ages).median,
    };
  });
}

function releasesIn(releases: readonly Release[], span: Span): Report['releases']['now'] {
  const own = releases.filter(({ begun }) => isIn(begun, span));
  return {
    stable: own.filter((each) => !each.isPrerelease && each.published !== undefined).length,
    prereleases: own.filter((each) => each.isPrerelease && each.published !== undefined).length,
    resumed: own.filter(({ isResumed }) => isResumed).length,
    abandoned: own.filter(({ state }) => state === 'abandoned').length,
  };
}

function isIncomplete({ state }: Release): boolean {
  return state === 'delivering' || state === 'delivered';
}

/** From the start of the run to the end of each step, of releases that one run made. */
function measureSteps(releases: readonly Release[], span: Span, before: Span): Report['steps'] {
  const made = releases.filter(({ isResumed, published }) => !isResumed && published !== undefined);
  const timesIn = (within: Span) => {
    const times = new Map<string, number[]>();
    for (const { begun, steps } of made.filter((each) => isIn(each.begun, within))) {
      for (const { name, at } of steps) times.set(name, [...(times.get(name) ?? []), Math.max(0, at - begun)]);
    }
    return times;
  };
  const [now, former] = [timesIn(span), timesIn(before)];
  return [...now].map(([name, spans]) => {
    const [own, other] = [spread(spans), spread(former.get(name) ?? [])];
    return { name, now: own, before: other, isSlower: isSlower(own, other) };
  });
}

/** A quarter and ten seconds more than before, of five releases each at least. */
function isSlower(now: Spread, before: Spread): boolean {
  if (now.median === null || before.median === null || now.count < 5 || before.count < 5) return false;
  return now.median > before.median * 1.25 && now.median > before.median + 10;
}

interface Measured {
  readonly basis: 'deployments' | 'releases';
  readonly changes: readonly Change[];
}

function listNotes(facts: Facts, rules: ChangeRules, measured: readonly Measured[], before: Span): string[] {
  const notes: string[] = [];
  if (measured.some(({ basis }) => basis === 'releases'))
    notes.push(
      'No deployment is recorded, so each stable release counts as one: `@waybill/deploy` records deployments.',
    );
  if (facts.isShallow)
    notes.push('The clone is shallow, so lead times are not known: fetch the whole history (`fetch-depth: 0`).');
  const first = Math.min(...measured.flatMap(({ changes }) => changes.map(({ at }) => at)));
  if (first > before.from && Number.isFinite(first))
    notes.push(`The ledger begins on ${asTime(first).slice(0, 10)}, within the time that is compared.`);
  if (measured.some(({ changes }) => changes.some(({ leadTimes }) => leadTimes.length > 0)))
    notes.push('Lead time begins at the committer date: a squash merge hides how old its changes are.');
  if (!rules.failedRollouts && measured.some(({ basis }) => basis === 'deployments'))
    notes.push('Rollouts that never served anybody are not counted (`metrics.failedRollouts`).');
  for (const each of facts.unread) notes.push(`An entry of the ledger cannot be read and is left out: ${each}.`);
  return notes;
}

function asTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
