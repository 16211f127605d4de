import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { changeProject, type Size, writeProject } from './project.ts';
import { sentBytes } from './sent-bytes.ts';
import { ourSide, type Side, type Taken, theirSide } from './sides.ts';

/** What one side took for one thing. `sent` in bytes. */
export interface Figures extends Taken {
  readonly sent: number;
}

export interface Comparison {
  readonly name: string;
  readonly ours: Figures;
  readonly theirs: Figures;
}

export interface Measuring {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly script: string;
  readonly rounds: number;
}

/** A size, released anew and with most layers already there, and promoted: both sides in turn, medians of all rounds. */
export async function measure(size: Size, { folder, env, script, rounds }: Measuring): Promise<Comparison[]> {
  const figures: Record<string, { ours: Figures[]; theirs: Figures[] }> = {};
  for (let round = 0; round < rounds; round += 1) {
    const cwd = join(folder, `${size.name}-project`);
    await writeProject(cwd, size);
    for (const name of round % 2 === 0 ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const)) {
      const storage = join(folder, `${size.name}-registry`);
      await mkdir(storage, { recursive: true });
      await execa('docker', ['buildx', 'prune', '--all', '--force'], { env });
      const side = await (name === 'ours' ? ourSide : theirSide)({ cwd, storage, ...size, env, script });
      for (const [what, taken] of await measureSide(side, cwd)) {
        figures[what] ??= { ours: [], theirs: [] };
        figures[what][name].push(taken);
      }
      await side.stop();
      for (const used of [storage, join(cwd, '.waybill')]) await rm(used, { recursive: true, force: true });
    }
    await rm(cwd, { recursive: true });
  }
  return Object.entries(figures).map(([what, { ours, theirs }]) => ({
    name: `${size.name}, ${what}`,
    ours: median(ours),
    theirs: median(theirs),
  }));
}

/** What is over soon is done several times: the machine is not the same from second to second. */
const warmReleases = 3;
const promotions = 15;

async function measureSide(side: Side, cwd: string): Promise<[string, Figures][]> {
  await quietDisk();
  const cold = await noting(() => side.release('1.0.0'));
  const warm = await several(warmReleases, async (at) => {
    await changeProject(cwd);
    return noting(() => side.release(`1.${at}.0`));
  });
  // The newest: an older version is given no tag.
  const newest = `1.${warmReleases}.0`;
  await quietDisk();
  const promoted = await several(promotions, (at) => noting(() => side.promote(newest, `stable-${at}`)));
  return [
    ['cold', cold],
    ['layers there', warm],
    ['promotion', promoted],
  ];
}

/** Waits until the disk has all: gigabytes that are still on their way would be on the bill of whoever comes next. */
async function quietDisk(): Promise<void> {
  await execa('sync');
}

/** The median of several runs, which are counted from 1. */
async function several(times: number, run: (at: number) => Promise<Figures>): Promise<Figures> {
  const all: Figures[] = [];
  for (let at = 1; at <= times; at += 1) all.push(await run(at));
  return median(all);
}

async function noting(work: () => Promise<Taken>): Promise<Figures> {
  const before = await sentBytes();
  const taken = await work();
  return { ...taken, sent: (await sentBytes()) - before };
}

function median(all: readonly Figures[]): Figures {
  const sorted = all.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('Nothing was measured.');
  return middle;
}
