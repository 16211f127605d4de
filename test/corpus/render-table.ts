import { type CorpusProject, corpusProjects, isBuilt } from './projects.ts';
import { type Bump, ok, type Recorded, readRecorded, type Step } from './record.ts';

interface Row {
  readonly project: CorpusProject;
  readonly bump: Recorded<Bump>[string];
  readonly build: string | undefined;
  readonly release: string | undefined;
}

/** The part of `docs/compatibility.md` that is made from the list and the last run of all of it. */
export async function renderCorpus(): Promise<string> {
  const [bumps, builds, releases] = [readRecorded('bumps'), readRecorded('builds'), readRecorded('releases')];
  const projects = await corpusProjects();
  const rows = projects.map((project): Row => {
    const { name, version } = project;
    const bump = bumps[name];
    if (bump?.version !== version) throw new Error(`The table lacks ${name} ${version}.`);
    const build = isBuilt(project) ? builds[name]?.build : undefined;
    const release = project.release ? releases[name]?.release : undefined;
    // Nothing was written, and what is built has another version: that is no bump.
    const isLeft = bump.computed !== undefined && build !== undefined && build !== ok;
    return { project, bump: isLeft ? { ...bump, bump: bump.computed } : bump, build, release };
  });
  const count = (works: (row: Row) => boolean) => rows.filter(works).length;
  const summary = [
    `${count(({ bump }) => bump.bump === ok)} of ${rows.length} projects are bumped (${count(({ bump }) => bump.onlyStable !== undefined)} of them to stable versions only),`,
    `${count(({ build }) => build === ok)} of ${count(({ build }) => build !== undefined)} that were built are right,`,
    `${count(({ release }) => release === ok)} of ${count(({ release }) => release !== undefined)} were released whole.`,
  ].join(' ');
  const table = [...header, ...rows.map(renderRow)];
  const steps: Tried[] = [
    { step: 'bumps', wanted: projects },
    { step: 'builds', wanted: projects.filter(isBuilt) },
    { step: 'releases', wanted: projects.filter(({ release }) => release) },
  ];
  const when = `${steps.map(tried).join('; ')}.`;
  return [summary, when.charAt(0).toUpperCase() + when.slice(1), '', ...table, '', ...renderReasons(rows)]
    .join('\n')
    .trimEnd();
}

interface Tried {
  readonly step: Step;
  /** The projects that the step is meant for. */
  readonly wanted: readonly CorpusProject[];
}

/** A table that was put together from runs of several commits, or is not complete, says so. */
function tried({ step, wanted }: Tried): string {
  const recorded = readRecorded(step);
  const counts = new Map<string, number>();
  for (const { name } of wanted) {
    const { commit } = recorded[name] ?? { commit: 'none' };
    counts.set(commit, (counts.get(commit) ?? 0) + 1);
  }
  const words: Readonly<Record<string, string>> = { unknown: 'earlier', none: 'not yet' };
  const parts = [...counts].map(([commit, count]) => `${count} ${words[commit] ?? `at commit ${commit}`}`);
  return `${step} tried: ${parts.join(', ')}`;
}

const header = [
  '| Layout | Project | Version | Where the version is | Bump | Build | Release | Note |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

function renderRow({ project, bump, build, release }: Row): string {
  const places = Object.entries(bump.changed).map(([file, lines]) => `\`${file}\` ${lines}`);
  const nowhere = bump.bump === ok ? (bump.computed === undefined ? 'no file: git' : 'no file: code') : '–';
  const cells = [
    project.layout,
    `[${project.name}](https://pypi.org/project/${project.name}/${project.version}/)`,
    project.version,
    places.join('<br>') || nowhere,
    bump.onlyStable === undefined ? mark(bump.bump) : 'stable only',
    mark(build),
    mark(release),
    notes(project, bump),
  ];
  return `| ${cells.join(' | ')} |`;
}

function mark(outcome: string | undefined): string {
  if (outcome === undefined) return '–';
  return outcome === ok ? 'works' : '**no**';
}

function notes({ note, notBuilt, compiled }: CorpusProject, { stale }: Bump): string {
  const left = Object.entries(stale).map(
    ([place, named]) => `\`${place}\` keeps the old version (${named ? 'a warning says so' : 'no warning'}).`,
  );
  const ofMachine = compiled && 'Compiled.';
  return [note, ofMachine, notBuilt && `Not built: ${notBuilt}`, ...left].filter(Boolean).join(' ');
}

/** Why something does not work, once for each project, in full. */
function renderReasons(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ project: { name }, bump, build, release }) => {
    const outcomes = { bump: bump.onlyStable ?? bump.bump, build, release };
    return Object.entries(outcomes).flatMap(([step, outcome]) =>
      outcome === undefined || outcome === ok ? [] : [`- **${name}**, ${step}: ${outcome}`],
    );
  });
  return lines.length === 0 ? [] : ['### What does not work, and why', '', ...lines];
}
