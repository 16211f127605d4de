/**
 * Building and delivering an image, measured beside `docker buildx build --push`, and giving it a tag, beside
 * `docker buildx imagetools create`, with the real engine and a real registry for each side.
 * `--report FILE` writes the figures as JSON, `--only small` measures the sizes of which the name begins so; the last line says how many
 * targets are met.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dockerEngine } from '@waybill/rehearsal';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { type Comparison, measure } from './docker/measure.ts';
import { isMet, renderReport, type Target } from './frame/report.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, only: { type: 'string' } } });
const limits: Record<string, number> = { cold: 1.1, 'layers there': 1, promotion: 0.5 };
const one = ['linux/amd64'];
const both = [...one, 'linux/arm64'];
const sizes = [
  { name: 'small', layers: 4, layerSize: 1, platforms: both, rounds: 5 },
  // Beside a push whose layers nobody can build again, so it is shown and has no target.
  { name: 'small reproducible', layers: 4, layerSize: 1, platforms: both, options: { reproducible: true }, rounds: 3 },
  { name: 'medium', layers: 20, layerSize: 10, platforms: one, rounds: 3 },
  { name: 'big', layers: 40, layerSize: 51, platforms: one, rounds: 1 },
].filter(({ name }) => values.only === undefined || name.startsWith(values.only));

// Before the engine is there, which a failure here would leave running.
await using installed = await preparedPackages();
const script = join(installed.folder, 'release-once.mjs');
await cp(join(import.meta.dirname, 'docker/release-once.mjs'), script);
const engine = await dockerEngine();
if (!engine.available) throw new Error(engine.reason);
const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-'));
const compared: Comparison[] = [];
try {
  for (const { rounds, ...size } of sizes)
    compared.push(...(await measure(size, { folder, env: engine.env, script, rounds })));
} finally {
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
}

for (const { name, ours, theirs } of compared) {
  const figures = [ours, theirs].map(
    ({ seconds, sent }) => `${seconds.toFixed(2)} s, ${(sent / 1e6).toFixed(1)} MB sent`,
  );
  console.log(`${name}: ${figures.join(' beside ')}; peak memory ${ours.memory?.toFixed(0)} MiB`);
}
const delivered = compared.filter(({ name }) => !name.includes('reproducible'));
const memoryOf = (name: string) => compared.find((each) => each.name === name)?.ours.memory;
const growth = (memoryOf('big, cold') ?? Number.NaN) / (memoryOf('small, cold') ?? Number.NaN);
const targets: Target[] = [
  ...delivered.map(({ name, ours, theirs }) => ({
    name: `${name}, seconds / those of buildx`,
    value: ours.seconds / theirs.seconds,
    atMost: limits[name.split(', ')[1] ?? ''] ?? 1,
  })),
  // Of a promotion, which sends a manifest, only the requests would count.
  ...delivered
    .filter(({ name }) => !name.endsWith('promotion'))
    .map(({ name, ours, theirs }) => ({
      name: `${name}, bytes sent / those of buildx`,
      value: ours.sent / theirs.sent,
      atMost: 1.02,
    })),
  ...(Number.isNaN(growth)
    ? []
    : [{ name: 'peak memory of the big image / of the small one', value: growth, atMost: 1.25 }]),
];
if (values.report !== undefined) {
  const report = { compared, targets: targets.map((target) => ({ ...target, met: isMet(target) })) };
  await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
}
console.log(renderReport({ targets, measurements: [] }));
