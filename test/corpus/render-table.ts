import { type CorpusProject, corpusProjects } from './projects.ts';
import { ok, readRecorded, type Trial } from './record.ts';

/** The part of `docs/compatibility.md` that is made from the list and the last run of all of it. */
export async function renderCorpus(): Promise<string> {
  const projects = await corpusProjects();
  const [trials, releases] = [readRecorded('trials'), readRecorded('releases')];
  const rows = projects.map((project) => {
    const trial = trials[project.name];
    if (trial?.version !== project.version) throw new Error(`The table lacks ${project.name} ${project.version}.`);
    return renderRow(project, trial, releases[project.name]?.release);
  });
  const count = (works: (trial: Trial) => boolean) => Object.values(trials).filter(works).length;
  const built = projects.filter(({ name }) => trials[name]?.build !== undefined).length;
  const released = Object.values(releases);
  const summary = [
    `${count(({ bump }) => bump === ok)} of ${projects.length} projects are bumped,`,
    `${count(({ build }) => build === ok)} of ${built} that were built are right,`,
    `${released.filter(({ release }) => release === ok).length} of ${released.length} were released whole.`,
  ].join(' ');
  return [summary, '', ...header, ...rows, '', ...renderReasons(projects, trials, releases)].join('\n').trimEnd();
}

const header = [
  '| Layout | Project | Version | Where the version is | Bump | Build | Release | Note |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

function renderRow(project: CorpusProject, trial: Trial, release: string | undefined): string {
  const places = Object.entries(trial.changed).map(([file, lines]) => `\`${file}\` ${lines}`);
  const nowhere = trial.bump === ok ? 'no file: git' : '–';
  const cells = [
    project.layout,
    `[${project.name}](https://pypi.org/project/${project.name}/${project.version}/)`,
    project.version,
    places.join('<br>') || nowhere,
    mark(trial.bump),
    mark(trial.build),
    mark(release),
    notes(project, trial),
  ];
  return `| ${cells.join(' | ')} |`;
}

function mark(outcome: string | undefined): string {
  if (outcome === undefined) return '–';
  return outcome === ok ? 'works' : '**no**';
}

function notes({ note, notBuilt, compiled }: CorpusProject, { stale }: Trial): string {
  const left = Object.entries(stale).map(
    ([place, named]) => `\`${place}\` keeps the old version (${named ? 'a warning says so' : 'no warning'}).`,
  );
  const ofMachine = compiled && 'Compiled.';
  return [note, ofMachine, notBuilt && `Not built: ${notBuilt}`, ...left].filter(Boolean).join(' ');
}

/** Why something does not work, once for each project, in full. */
function renderReasons(
  projects: readonly CorpusProject[],
  trials: Readonly<Record<string, Trial>>,
  releases: Readonly<Record<string, { readonly release: string }>>,
): string[] {
  const lines = projects.flatMap(({ name }) => {
    const outcomes = { Bump: trials[name]?.bump, Build: trials[name]?.build, Release: releases[name]?.release };
    return Object.entries(outcomes).flatMap(([step, outcome]) =>
      outcome === undefined || outcome === ok ? [] : [`- **${name}**, ${step.toLowerCase()}: ${outcome}`],
    );
  });
  return lines.length === 0 ? [] : ['### What does not work, and why', '', ...lines];
}
