import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, ReleaseRepository } from '@waybill/rehearsal';
import type { DiskBoundary, Kind, MomentBoundary, ProgramBoundary, PushBoundary, RequestBoundary } from './boundary.ts';
import type { FaultCase } from './cases.ts';
import type { Start } from './job.ts';
import type { Place } from './place.ts';
import { version } from './project.ts';
import { gitHook } from './render-git-hook.ts';
import { brokenProgram } from './render-program.ts';
import { withSmallDisk } from './small-disk.ts';

/** A fault that lies in wait for a job. */
export interface Ambush {
  /** Added to the environment of the job. */
  readonly env: Readonly<Record<string, string>>;
  /** How the job is started instead. */
  start?(start: Start): Start;
  /** Whether it has struck; the output is what the job printed. */
  struck(output: string): boolean;
  /** Makes everything healthy again. */
  lift(): Promise<void>;
}

export interface Target {
  readonly place: Place;
  /** Where the job runs. */
  readonly clone: ReleaseRepository;
  /** Ends the job. */
  readonly kill: () => void;
  /** Asks it to end. */
  readonly cancel: () => void;
}

/** Prepares a fault for the job that is about to start. */
export async function inject({ boundary, kind }: FaultCase, target: Target): Promise<Ambush> {
  switch (boundary.is) {
    case 'request':
      return breakRequest(boundary, kind, target);
    case 'push':
      return breakPush(boundary, kind, target);
    case 'program':
      return breakProgram(boundary, kind, target);
    case 'disk':
      return fillDisk(boundary, target);
    case 'moment':
      return atMoment(boundary, kind, target);
  }
}

const someBytes = 100;
/** Milliseconds until the time of a job is over that waits for an answer. */
const patience = 3000;

const always = Number.POSITIVE_INFINITY;

function requestFault(kind: Kind, { kill, cancel }: Target): { fault: Fault; times: number } {
  switch (kind) {
    case 'cancelled before':
      return { fault: { kind: 'call', at: 'arrival', call: cancel }, times: 1 };
    case 'cancelled after':
      return { fault: { kind: 'call', at: 'answer', call: cancel }, times: 1 };
    case 'killed before':
      return { fault: { kind: 'call', at: 'arrival', call: kill }, times: 1 };
    case 'killed during':
      return { fault: { kind: 'call', at: { bytes: someBytes }, call: kill }, times: 1 };
    case 'killed after':
      return { fault: { kind: 'call', at: 'answer', call: kill }, times: 1 };
    case 'hanging':
      return { fault: { kind: 'call', at: 'arrival', call: () => wait(patience).then(kill) }, times: always };
    case 'throttled':
      return { fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, times: 2 };
    case 'cut':
      return { fault: { kind: 'reset', afterBytes: someBytes }, times: always };
    case 'unheard':
      return { fault: { kind: 'drop-answer' }, times: 1 };
    default:
      return { fault: { kind: 'status', status: 500 }, times: always };
  }
}

function breakRequest({ remote, match, tagged, after = 0 }: RequestBoundary, kind: Kind, target: Target): Ambush {
  const { place } = target;
  const door = place.doors[remote];
  const tag = join(place.repository.bare, 'refs/tags', `v${version}`);
  door.inject({
    match: ({ method = '', url = '' }) =>
      method === (match.method ?? method) && (match.path?.test(url) ?? true) && (!tagged || existsSync(tag)),
    after,
    ...requestFault(kind, target),
  });
  return {
    env: {},
    struck: () => door.requests.some(({ fault }) => fault !== undefined),
    lift: async () => door.reset(),
  };
}

async function breakPush({ ref, tagged }: PushBoundary, kind: Kind, { place, cancel }: Target): Promise<Ambush> {
  const { bare } = place.repository;
  const name = /after|unheard/.test(kind) ? 'post-receive' : 'pre-receive';
  const hook = join(bare, 'hooks', name);
  const proof = join(bare, 'struck');
  await writeFile(hook, gitHook({ ref, kind, proof, ...(tagged && { tag: `v${version}` }) }));
  await chmod(hook, 0o755);
  const watch = kind.startsWith('cancelled') ? whenThere(proof, cancel) : undefined;
  const lift = async () => {
    watch?.stop();
    await rm(hook);
  };
  return { env: {}, struck: () => existsSync(proof), lift };
}

async function breakProgram({ program, args }: ProgramBoundary, kind: Kind, target: Target): Promise<Ambush> {
  const { place, clone, cancel } = target;
  const folder = `${clone.cwd}-bin`;
  const proof = join(folder, 'struck');
  const path = place.environment['PATH'] ?? '';
  const real = path
    .split(delimiter)
    .map((each) => join(each, program))
    .find(existsSync);
  if (real === undefined) throw new Error(`There is no ${program}.`);
  await mkdir(folder);
  await writeFile(join(folder, program), brokenProgram({ real, args, kind, proof }), { mode: 0o755 });
  const watch = kind.startsWith('cancelled') ? whenThere(proof, cancel) : undefined;
  const lift = async () => watch?.stop();
  return { env: { PATH: `${folder}${delimiter}${path}` }, struck: () => existsSync(proof), lift };
}

/** Calls once when a file is there. */
function whenThere(file: string, call: () => void) {
  const timer = setInterval(() => {
    if (!existsSync(file)) return;
    clearInterval(timer);
    call();
  }, 20);
  return { stop: () => clearInterval(timer) };
}

/** A job that is over by then has been released whole: nothing has struck. */
function atMoment({ after }: MomentBoundary, kind: Kind, { kill, cancel }: Target): Ambush {
  let hasStruck = false;
  const timer = setTimeout(() => {
    hasStruck = true;
    if (kind.startsWith('cancelled')) cancel();
    else kill();
  }, after);
  return { env: {}, struck: () => hasStruck, lift: async () => clearTimeout(timer) };
}

/** The disk belongs to the job: it is gone when the job is. */
function fillDisk({ folder, room }: DiskBoundary, { clone }: Target): Ambush {
  const isTemporary = folder === 'TMPDIR';
  const mount = isTemporary ? `${clone.cwd}-tmp` : join(clone.cwd, folder);
  return {
    env: isTemporary ? { TMPDIR: mount } : {},
    start: (start) => withSmallDisk({ folder: mount, aside: `${clone.cwd}-aside`, room }, start),
    struck: (output) => /ENOSPC|no space left|out of disk ?space/i.test(output),
    lift: async () => {},
  };
}
