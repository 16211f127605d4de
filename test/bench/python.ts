/**
 * Writing a version, building and uploading files, beside what people use today: `poetry version`, `uv build`,
 * `python -m build` and `twine upload`.
 * `--report FILE` writes the figures as JSON, `--quick` leaves the file of 2 GiB out; the last line says how many targets
 * are met.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { isMet, type Report, renderReport } from './frame/report.ts';
import { measureBuild } from './python/build.ts';
import { measureBump } from './python/bump.ts';
import { installScripts } from './python/installed-scripts.ts';
import { measureUpload, type UploadMeasurement } from './python/upload.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, quick: { type: 'boolean', default: false } } });

console.error('Packing and installing the packages');
await using installed = await preparedPackages();
const scripts = await installScripts(installed);
const bump = await measureBump(scripts, 15);
const builds = await measureBuild(scripts, 7);
if (builds.length === 0) console.error('Left out: sdist and wheel, as pip does not reach PyPI');
const small = await measureUpload(scripts, 1, 5);
const middle = await measureUpload(scripts, 200, 3);
const uploads: UploadMeasurement[] = [small, middle];
if (!values.quick) uploads.push(await measureUpload(scripts, 2048, 1));
const largest = uploads.at(-1) ?? middle;

const report: Report = {
  targets: [
    // Simplicity first: as much again as Node itself takes is not felt.
    { name: 'a version costs of a node with the modules of the host', value: bump.host.ratio, atMost: 2 },
    { name: 'a version costs of poetry version', value: bump.poetry.ratio, atMost: 1 },
    ...builds.map(({ tool, host }) => ({
      name: `sdist and wheel, checked, cost of ${tool} in a node with the modules of the host`,
      value: host.ratio,
      atMost: 1.5,
    })),
    ...uploads.map(({ name, ratio }) => ({ name: `an upload of ${name} costs`, value: ratio, atMost: 1 })),
    { name: 'MiB of memory for the largest upload', value: largest.memory.ours, atMost: 150 },
    // The smallest ends before the collector of garbage begins: between these two, it is at work in both.
    {
      name: `memory for ${largest.name} beside that for ${middle.name}`,
      value: largest.memory.ours / middle.memory.ours,
      atMost: 1.25,
    },
  ],
  measurements: [...Object.values(bump), ...builds.flatMap(({ alone, host }) => [alone, host]), ...uploads],
};
if (values.report !== undefined) {
  const targets = report.targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ ...report, targets }, null, 2)}\n`);
}
console.log(renderReport(report));
