/**
 * Writing a version and uploading files, measured beside what people use today: `poetry version` and `twine upload`.
 * `--report FILE` writes the figures as JSON; the last line says how many targets are met.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { measureBump } from './python/bump.ts';
import { measureUpload } from './python/upload.ts';

interface Target {
  readonly name: string;
  readonly value: number;
  /** Met when the value is not above it. */
  readonly limit: number;
  readonly unit: string;
}

const { values } = parseArgs({ options: { report: { type: 'string' } } });

// What users run is measured, not the sources.
await execa('tsc', ['-b', 'packages/pyproject', 'packages/pypi'], { preferLocal: true });
const bump = await measureBump();
const uploads = [await measureUpload(1, 5), await measureUpload(200, 3), await measureUpload(2048, 2)];

const [small, , big] = uploads;
const targets: Target[] = [
  { name: 'bump / bare node start', value: bump.bump / bump.bareNode, limit: 1.5, unit: '×' },
  { name: 'bump / poetry version', value: bump.bump / bump.poetryVersion, limit: 1, unit: '×' },
  ...uploads.map(({ size, ours, twine }) => ({
    name: `upload of ${size} MiB / twine upload`,
    value: ours.seconds / twine.seconds,
    limit: 1,
    unit: '×',
  })),
  { name: 'peak memory at 2048 MiB', value: big?.ours.memory ?? Number.NaN, limit: 150, unit: ' MiB' },
  {
    name: 'peak memory at 2048 MiB / at 1 MiB',
    value: (big?.ours.memory ?? Number.NaN) / (small?.ours.memory ?? Number.NaN),
    limit: 1.25,
    unit: '×',
  },
];

const isMet = ({ value, limit }: Target) => value <= limit;
for (const target of targets) {
  const { name, value, limit, unit } = target;
  console.log(`${isMet(target) ? '✔' : '✘'} ${name}: ${value.toFixed(2)}${unit} (at most ${limit}${unit})`);
}
const met = targets.filter(isMet).length;
if (values.report !== undefined) {
  const report = { bump, uploads, targets: targets.map((target) => ({ ...target, met: isMet(target) })) };
  await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
}
console.log(`${met} of ${targets.length} targets met`);
