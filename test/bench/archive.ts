/**
 * Archiving large files, beside the AWS SDK's own uploader (`@aws-sdk/lib-storage`) with SHA-256 checksums.
 * `--report FILE` writes the figures as JSON, `--quick` leaves the file of 2 GiB out; the last line says how many targets are met.
 */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { type ArchiveMeasurement, measureArchive } from './archive/measure.ts';
import { isMet, type Report, renderReport } from './frame/report.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, quick: { type: 'boolean', default: false } } });

console.error('Packing and installing the packages');
await using installed = await preparedPackages();
// Where they find the packages as a user has them.
const scripts = join(installed.folder, 'scripts');
for (const script of ['archive/archive-once.mjs', 'python/context.mjs'])
  await cp(join(import.meta.dirname, script), join(scripts, script));
// Smaller files end before the collector of garbage begins.
const small = await measureArchive(scripts, 512, 2);
const all: ArchiveMeasurement[] = [small];
if (!values.quick) all.push(await measureArchive(scripts, 2048, 2));
const largest = all.at(-1) ?? small;

const report: Report = {
  targets: [
    { name: `${largest.name}, time`, value: largest.ratio, atMost: 1.1 },
    { name: 'MiB of memory for the largest file', value: largest.memory.ours, atMost: 200 },
    // V8 lets its young generation grow while much is allocated, up to a limit; a file that was kept would cost 1,024.
    ...(values.quick
      ? []
      : [
          {
            name: 'MiB of memory more for each GiB more',
            value: (largest.memory.ours - small.memory.ours) / 1.5,
            atMost: 32,
          },
        ]),
  ],
  measurements: all,
};
for (const { name, memory } of all) {
  console.log(`${name}: ${memory.ours.toFixed(0)} MiB of memory, and ${memory.theirs.toFixed(0)} MiB`);
}
if (values.report !== undefined) {
  const targets = report.targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ ...report, targets }, null, 2)}\n`);
}
console.log(renderReport(report));
