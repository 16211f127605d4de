import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { changeProject, type Size, writeProject } from './project.ts';
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
  readonly rounds: number;
}

/** A size, released anew and with most layers already there, and promoted: both sides in turn, medians of all rounds. */
export async function measure(size: Size, { folder, env, rounds }: Measuring): Promise<Comparison[]> {
  const figures: Record<string, { ours: Figures[]; theirs: Figures[] }> = {};
  for (let round = 0; round < rounds; round += 1) {
    const cwd = join(folder, `${size.name}-project`);
    await writeProject(cwd, size);
    for (const name of round % 2 === 0 ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const)) {
      const storage = join(folder, `${size.name}-registry`);
      await mkdir(storage, { recursive: true });
      await execa('docker', ['buildx', 'prune', '--all', '--force'], { env });
      const side = await (name === 'ours' ? ourSide : theirSide)({ cwd, storage, ...size, env });
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

/** One is over so soon that the machine decides how long it takes. */
const promotionsInRound = 5;

async function measureSide(side: Side, cwd: string): Promise<[string, Figures][]> {
  const cold = await noting(side, () => side.release('1.0.0'));
  await changeProject(cwd);
  const warm = await noting(side, () => side.release('1.1.0'));
  const promotions: Figures[] = [];
  for (let at = 0; at < promotionsInRound; at += 1) {
    promotions.push(await noting(side, () => side.promote('1.1.0', `stable-${at}`)));
  }
  return [
    ['cold', cold],
    ['layers there', warm],
    ['promotion', median(promotions)],
  ];
}

async function noting(side: Side, work: () => Promise<Taken>): Promise<Figures> {
  const before = await side.kept();
  const taken = await work();
  return { ...taken, sent: (await side.kept()) - before };
}

function median(all: readonly Figures[]): Figures {
  const sorted = all.toSorted((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('Nothing was measured.');
  return middle;
}
