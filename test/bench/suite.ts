/**
 * A whole release of the example: semantic-release alone, with the plugins that projects use today, and with ours, beside the
 * raw tools. `--report FILE` writes the figures as JSON, `--docs` writes them into docs/benchmarks.md; `--rounds N` measures
 * everything so often; `--only peers,same` measures some variants, `--project wheel` one of the two projects; `--isolation`
 * builds Python distributions in environments of their own. The last line says how many targets are met.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { interleave } from './frame/interleave.ts';
import { isMet, renderReport } from './frame/report.ts';
import { addressesOf } from './suite/addresses.ts';
import { type Counted, countedRun } from './suite/counted-run.ts';
import { breakGround, type Ground } from './suite/ground.ts';
import { importTimes } from './suite/import-times.ts';
import type { Project } from './suite/projects.ts';
import { renderTables } from './suite/render-tables.ts';
import { type ProjectReport, projectReport, type SuiteReport, targetsOf } from './suite/report.ts';
import { readyRun, start } from './suite/run.ts';
import { type VariantDescription, type VariantName, variants } from './suite/variants.ts';
import { findVersions } from './suite/versions.ts';
import { writeDocs } from './suite/write-docs.ts';

const { values } = parseArgs({
  options: {
    report: { type: 'string' },
    docs: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    project: { type: 'string' },
    isolation: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const { isolation } = values;
const names = (Object.keys(variants) as VariantName[]).filter((name) => values.only?.split(',').includes(name) ?? true);

async function measure(ground: Ground, project: Project): Promise<ProjectReport> {
  const addresses = addressesOf(ground);
  const runs = names.map((name) => {
    const variant = async () => {
      const run = await readyRun(ground, variants[name], { addresses, project, isolation });
      return { work: () => start(run), remove: run.remove };
    };
    return [name, variant] as const;
  });
  const times = await interleave(Object.fromEntries(runs), rounds, (round) =>
    console.error(`Image of the ${project}: round ${round} of ${rounds}`),
  );
  const counted: Partial<Record<VariantName, Counted>> = {};
  for (const name of names) {
    console.error(`Counting: ${variants[name].title}`);
    const variant: VariantDescription = variants[name];
    counted[name] = await countedRun(ground, variant, { project, isolation });
  }
  return projectReport(times, counted);
}

await using ground = await breakGround(console.error);
const wanted: readonly Project[] = values.project === undefined ? ['wheel', 'sources'] : [values.project as Project];
const projects: Partial<Record<Project, ProjectReport>> = {};
for (const project of wanted) projects[project] = await measure(ground, project);
console.error('Importing each package');
const imports = await importTimes(ground.installed, Math.max(rounds, 3));
const targets = targetsOf(projects, imports);
const report: SuiteReport = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${availableParallelism()} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
  versions: await findVersions(ground),
  ...{ isolation, rounds, projects, imports },
  targets: targets.map((target) => ({ ...target, met: isMet(target) })),
};
if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
if (values.docs) await writeDocs(report);
console.log(`${renderTables(report)}\n`);
console.log(renderReport({ targets, measurements: [] }));
