import { ratiosOf, type Spread, spreadOf, type Times } from '../frame/interleave.ts';
import type { Target } from '../frame/report.ts';
import type { Counted } from './counted-run.ts';
import { type ImportTimes, together } from './import-times.ts';
import type { Project } from './projects.ts';
import type { VariantName } from './variants.ts';

export interface SuiteReport {
  /** ISO 8601, day. */
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly isolation: boolean;
  readonly rounds: number;
  readonly projects: Readonly<Partial<Record<Project, ProjectReport>>>;
  readonly imports: ImportTimes;
  readonly targets: readonly (Target & { readonly met: boolean })[];
}

export interface ProjectReport {
  readonly seconds: Readonly<Partial<Record<VariantName, Spread>>>;
  /** Of each round. */
  readonly times: Readonly<Partial<Record<VariantName, readonly number[]>>>;
  readonly counted: Readonly<Partial<Record<VariantName, Counted>>>;
}

/** What a ratio of two variants may be at most. */
const limits: readonly (readonly [name: string, VariantName, VariantName, number])[] = [
  ['what the peers do, beside the raw tools overlapped', 'same', 'overlap', 1.1],
  ['everything, beside what the peers do', 'all', 'same', 1.35],
  ['a run that releases nothing, beside semantic-release', 'all-nothing', 'bare-nothing', 1.2],
  ['a dry run, beside semantic-release', 'all-dry', 'bare-dry', 1.3],
];

/** The ratio of two variants: the middle of the ratios of each round. */
export function ratioOf(times: ProjectReport['times'], one: VariantName, other: VariantName): Spread | undefined {
  const [ours, theirs] = [times[one], times[other]];
  return ours === undefined || theirs === undefined ? undefined : spreadOf(ratiosOf(ours, theirs));
}

export function projectReport(times: Partial<Times<VariantName>>, counted: ProjectReport['counted']): ProjectReport {
  const seconds = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, spreadOf(list ?? [])]));
  return { times, seconds, counted };
}

/** Everything that has a limit, of what was measured. */
export function targetsOf(projects: SuiteReport['projects'], imports: ImportTimes): Target[] {
  const several = Object.keys(projects).length > 1;
  const ofProjects = Object.entries(projects).flatMap(([project, { times, counted }]) => {
    const suffix = several ? `, image of the ${project}` : '';
    const ratios = limits.flatMap(([name, one, other, atMost]) => {
      const ratio = ratioOf(times, one, other);
      return ratio === undefined ? [] : [{ name: `${name}${suffix}`, value: ratio.median, atMost }];
    });
    return [...ratios, ...countTargets(counted, suffix)];
  });
  const all = imports[together];
  const importTarget = all === undefined ? [] : [{ name: 'milliseconds of all imports', value: all, atMost: 60 }];
  return [...ofProjects, ...importTarget];
}

function countTargets({ all, peers }: ProjectReport['counted'], suffix: string): Target[] {
  if (all === undefined) return [];
  const repeated = Object.values(repeatedQuestions(all)).reduce((sum, often) => sum + often - 1, 0);
  const more = peers && {
    name: `git connections beyond the peers${suffix}`,
    value: all.connections - peers.connections,
  };
  return [
    ...(more === undefined ? [] : [{ ...more, atMost: 2 }]),
    { name: `programs asked again${suffix}`, value: repeated, atMost: 0 },
  ];
}

/** Commands of ours that change nothing, and give the same answer however often they are asked. */
const question =
  /^(?:docker .*(?:inspect --bootstrap|buildx version|--call|--print)|docker version|\S+ -m \w+ --version|cosign version)/;

/** What was asked more than once in a run with the same arguments. */
export function repeatedQuestions({ repeated }: Counted): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(repeated).filter(([command]) => question.test(command)));
}
