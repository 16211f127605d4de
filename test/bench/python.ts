/**
 * Writing a version and uploading files, beside what people use today: `poetry version` and `twine upload`.
 * `--report FILE` writes the figures as JSON, `--quick` leaves the file of 2 GiB out; the last line says how many targets
 * are met.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { isMet, type Report, renderReport } from './frame/report.ts';
import { measureBump } from './python/bump.ts';
import { measureUpload, type UploadMeasurement } from './python/upload.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, quick: { type: 'boolean', default: false } } });

// What users run is measured, not the sources.
await execa('tsc', ['-b', 'packages/pyproject', 'packages/pypi'], { preferLocal: true });
const [node, poetry] = await measureBump(9);
const small = await measureUpload(1, 5);
const uploads: UploadMeasurement[] = [small, await measureUpload(200, 3)];
if (!values.quick) uploads.push(await measureUpload(2048, 1));
const largest = uploads.at(-1) ?? small;

const report: Report = {
  targets: [
    { name: 'a version costs of a bare node start', value: node.ratio, atMost: 1.5 },
    { name: 'a version costs of poetry version', value: poetry.ratio, atMost: 1 },
    ...uploads.map(({ name, ratio }) => ({ name: `an upload of ${name} costs`, value: ratio, atMost: 1 })),
    { name: 'MiB of memory for the largest upload', value: largest.memory.ours, atMost: 150 },
    {
      name: 'memory for the largest upload beside the smallest',
      value: largest.memory.ours / small.memory.ours,
      atMost: 1.25,
    },
  ],
  measurements: [node, poetry, ...uploads],
};
if (values.report !== undefined) {
  const targets = report.targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ ...report, targets }, null, 2)}\n`);
}
console.log(renderReport(report));
