/**
 * How the cost of a release grows with its repository: commits since the last release, tags and branches, with the preset's
 * members as a flat list of semantic-release plugins and through the pipeline. `--rounds N` measures everything so often, `--only
 * tags` one kind, `--report FILE` writes JSON; the last line says how many targets are met.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { preparedPackages } from '../harness/releases/prepared-packages.ts';
import { interleave, ratiosOf, spreadOf } from './frame/interleave.ts';
import { isMet, renderReport, type Target } from './frame/report.ts';
import { versionFiles } from './pipeline/members.ts';
import { releaseRun } from './pipeline/release-run.ts';
import { type Grown, seedRepository } from './pipeline/seed-repository.ts';
import { watchMemory } from './suite/tree-memory.ts';

const { values } = parseArgs({
  options: { report: { type: 'string' }, rounds: { type: 'string', default: '3' }, only: { type: 'string' } },
});
const rounds = Number(values.rounds);

interface Size extends Grown {
  readonly kind: 'commits' | 'tags' | 'branches';
  readonly size: number;
  readonly commits: number;
}

const sizes: readonly Size[] = [
  ...[100, 1000, 10_000].map((size) => ({ kind: 'commits' as const, size, commits: size })),
  ...[10, 100, 1000].map((size) => ({ kind: 'tags' as const, size, commits: 10, tags: size })),
  ...[1, 50, 300].map((size) => ({ kind: 'branches' as const, size, commits: 10, branches: size })),
].filter(({ kind }) => values.only === undefined || values.only === kind);

interface Row extends Pick<Size, 'kind' | 'size'> {
  /** Seconds. */
  readonly ours: number;
  readonly theirs: number;
  /** Ours beside theirs in each round. */
  readonly ratio: number;
  /** MiB of all processes together. */
  readonly memory: { readonly ours: number; readonly theirs: number };
}

async function measure(installed: string, { kind, size, ...repository }: Size): Promise<Row> {
  console.error(`${size} ${kind}: ${rounds} rounds`);
  await using seed = await seedRepository(installed, repository.commits, repository);
  const peaks = { flat: 0, pipeline: 0 };
  const variant = (arrangement: 'flat' | 'pipeline') => async () => {
    const run = await releaseRun({ seed, members: versionFiles, arrangement });
    const watched = async () => {
      const memory = watchMemory();
      await run.work().finally(() => memory.stop());
      peaks[arrangement] = Math.max(peaks[arrangement], memory.peak());
    };
    return { ...run, work: watched };
  };
  const times = await interleave({ flat: variant('flat'), pipeline: variant('pipeline') }, rounds);
  return {
    ...{ kind, size, ours: spreadOf(times.pipeline).median, theirs: spreadOf(times.flat).median },
    ratio: spreadOf(ratiosOf(times.pipeline, times.flat)).median,
    memory: { ours: peaks.pipeline, theirs: peaks.flat },
  };
}

/** What grew, per thousand of the kind, beside the smallest size; linear is 1 or less between the middle and the largest size. */
function targetsOf(rows: readonly Row[]): Target[] {
  return [...Map.groupBy(rows, ({ kind }) => kind)].flatMap(([kind, [small, middle, large]]) => {
    if (small === undefined || middle === undefined || large === undefined) return [];
    const grown = Math.max(large.ours - small.ours, 0) / Math.max(large.theirs - small.theirs, 0.1);
    const factor = large.size / middle.size;
    return [
      { name: `${kind}: growth of seconds beside that of the flat list`, value: grown, atMost: 1.1 },
      {
        name: `${kind}: seconds of the largest, beside the middle one times ${factor}`,
        value: large.ours / middle.ours / factor,
        atMost: 1,
      },
      {
        name: `${kind}: memory of the largest, beside the flat list`,
        value: large.memory.ours / large.memory.theirs,
        atMost: 1.5,
      },
    ];
  });
}

await using installed = await preparedPackages();
const rows: Row[] = [];
for (const size of sizes) rows.push(await measure(installed.folder, size));
for (const { kind, size, ours, theirs, ratio, memory } of rows) {
  const seconds = `${ours.toFixed(2)} s beside ${theirs.toFixed(2)} s (${ratio.toFixed(2)})`;
  console.log(`${size} ${kind}: ${seconds}, ${memory.ours.toFixed(0)} MiB beside ${memory.theirs.toFixed(0)} MiB`);
}
const targets = targetsOf(rows);
if (values.report !== undefined) {
  const judged = targets.map((target) => ({ ...target, met: isMet(target) }));
  await writeFile(values.report, `${JSON.stringify({ rows, targets: judged }, null, 2)}\n`);
}
console.log(renderReport({ targets, measurements: [] }));
