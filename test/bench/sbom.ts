/**
 * Describing an image, beside syft where that is installed: seconds and memory for a small image and a large one, and the seconds that a
 * document of 20,000 components takes in each format. `--report FILE` writes the figures as JSON, `--size MB` says how large
 * the large image is (256 by default; with 2048 the growth of memory shows best); the last line says how many targets are met.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { isMet, renderReport, type Target } from './frame/report.ts';
import { writeImage } from './sbom/write-image.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, size: { type: 'string', default: '256' } } });
const large = Number(values.size);
/** Below that, memory is what Node has not yet given back. */
const smallSize = 64;

interface Figures {
  readonly seconds: number;
  /** MiB at most. */
  readonly memory: number;
  readonly components: number;
}

const script = (name: string) => join(import.meta.dirname, 'sbom', name);

async function measure(...args: readonly string[]): Promise<Figures> {
  const { stdout } = await execa(process.execPath, ['--disable-warning=ExperimentalWarning', ...args]);
  return JSON.parse(stdout);
}

async function secondsOfSyft(layout: string): Promise<number> {
  const start = performance.now();
  await execa('syft', ['scan', `oci-dir:${layout}`, '--output', 'cyclonedx-json', '--quiet'], {
    env: { SYFT_CHECK_FOR_APP_UPDATE: 'false' },
  });
  return (performance.now() - start) / 1000;
}

const hasSyft = (await execa('syft', ['version'], { reject: false })).exitCode === 0;
const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-'));
const targets: Target[] = [];
try {
  const figures: Figures[] = [];
  for (const size of [smallSize, large]) {
    const image = await writeImage(join(folder, String(size)), size);
    const ours = await measure(script('describe-once.ts'), image.layout, image.digest);
    figures.push(ours);
    console.log(
      `${size} MB: ${ours.components} components in ${ours.seconds.toFixed(2)} s, ${ours.memory.toFixed(0)} MiB`,
    );
    if (!hasSyft) continue;
    const theirs = await secondsOfSyft(image.layout);
    console.log(`${size} MB: syft ${theirs.toFixed(2)} s`);
    targets.push({ name: `an image of ${size} MB, seconds / those of syft`, value: ours.seconds / theirs, atMost: 1 });
  }
  const [small, big] = figures;
  targets.push(
    {
      name: `memory for ${large} MB beside ${smallSize} MB`,
      value: (big?.memory ?? 0) / (small?.memory ?? 1),
      atMost: 1.25,
    },
    { name: 'MiB of memory for the large image', value: big?.memory ?? 0, atMost: 400 },
  );
  for (const format of ['cyclonedx', 'spdx']) {
    const { seconds } = await measure(script('render-many.ts'), format, '20000');
    targets.push({ name: `seconds for 20,000 components as ${format}, checked`, value: seconds, atMost: 5 });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (!hasSyft) console.error('Left out: syft, which is not installed');
if (values.report !== undefined) {
  const judged = targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ targets: judged }, null, 2)}\n`);
}
console.log(renderReport({ targets, measurements: [] }));
