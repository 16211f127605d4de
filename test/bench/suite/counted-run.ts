import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releasePaths } from '@waybill/kernel';
import { countedAddresses, type Traffic } from './addresses.ts';
import type { Ground } from './ground.ts';
import { countConnections, labelOf, parseTrace, type TracedProgram } from './parse-trace.ts';
import { readyRun, start } from './run.ts';
import { watchMemory } from './tree-memory.ts';
import type { Choice, VariantDescription } from './variants.ts';

/** A bar of the picture; seconds from the start of the run. */
export interface Bar {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

export interface Counted {
  /** Programs that were started, those that other programs start included. */
  readonly processes: number;
  /** Started by the job itself. */
  readonly children: number;
  /** Of git, to its remote. */
  readonly connections: number;
  readonly traffic: Readonly<Record<string, Traffic>>;
  readonly requests: number;
  readonly sent: number;
  /** Resident memory of all processes together at its highest, in MiB. */
  readonly memory: number;
  /** What was started more than once with the same arguments, and how often. */
  readonly repeated: Readonly<Record<string, number>>;
  readonly programs: readonly Bar[];
  /** Of our plugins. */
  readonly steps: readonly Bar[];
  readonly seconds: number;
}

const strace = ['strace', '-f', '-q', '-ttt', '-s', '400', '--seccomp-bpf'];
const calls = ['-e', 'trace=execve,clone,clone3,fork,vfork', '-e', 'signal=none'];

/**
 * One run under strace, with doors before all services: it is counted and not timed.
 *
 * @throws where there is no strace
 */
export async function countedRun(ground: Ground, variant: VariantDescription, choice: Choice): Promise<Counted> {
  await using doors = await countedAddresses(ground);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-bench-trace-'));
  const run = await readyRun(ground, variant, { addresses: doors.addresses, ...choice });
  try {
    const trace = join(folder, 'trace');
    const [program, ...rest] = strace as [string, ...string[]];
    const memory = watchMemory();
    await start(run, [program, ...rest, ...calls, '-o', trace, ...run.command]).finally(() => memory.stop());
    const programs = parseTrace(await readFile(trace, 'utf8'));
    const traffic = doors.traffic();
    return {
      ...describe(programs),
      traffic,
      requests: sum(traffic, 'requests'),
      sent: sum(traffic, 'sent'),
      memory: memory.peak(),
      steps: await readSteps(run.cwd, programs[0]?.started ?? 0),
    };
  } finally {
    await run.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

function describe(programs: readonly TracedProgram[]) {
  const [root] = programs;
  if (root === undefined) throw new Error('strace has seen no program.');
  const below = programs.slice(1);
  const children = below.filter(({ parent }) => parent === root.pid);
  const bar = ({ args, started, ended }: TracedProgram): Bar => ({
    ...{ label: labelOf(args), from: started - root.started, to: ended - root.started },
  });
  const counts = new Map<string, number>();
  for (const { args } of below) counts.set(args.join(' '), (counts.get(args.join(' ')) ?? 0) + 1);
  return {
    processes: below.length,
    children: children.length,
    connections: countConnections(below),
    repeated: Object.fromEntries([...counts].filter(([, often]) => often > 1)),
    programs: children.map(bar),
    seconds: root.ended - root.started,
  };
}

function sum(traffic: Readonly<Record<string, Traffic>>, what: keyof Traffic): number {
  return Object.values(traffic).reduce((total, each) => total + each[what], 0);
}

/** What our pipeline notes of its steps; others note nothing. */
async function readSteps(cwd: string, started: number): Promise<Bar[]> {
  const text = await readFile(join(cwd, releasePaths.journal), 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.includes('"step"'));
  return lines.map((line) => {
    const { step, member, started: from, ended } = JSON.parse(line) as Record<string, string>;
    return { label: `${step} ${member}`, from: seconds(from) - started, to: seconds(ended) - started };
  });
}

function seconds(time = ''): number {
  return Date.parse(time) / 1000;
}
