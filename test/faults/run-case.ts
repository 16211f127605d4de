import { mkdir } from 'node:fs/promises';
import type { FaultCase } from './cases.ts';
import type { Ground } from './ground.ts';
import { inject } from './inject.ts';
import { type Job, type JobEnd, startJob } from './job.ts';
import { judge } from './judge.ts';
import { judgeCancelled } from './judge-cancelled.ts';
import { newPlace, type Place } from './place.ts';
import { type Published, readPublished } from './published.ts';

/** What a fault did, and what an ordinary run made of it. */
export interface Outcome {
  /** Whether the fault really struck. */
  readonly struck: boolean;
  readonly broken: JobEnd;
  /** What a job left that was cancelled, as sentences. */
  readonly left: readonly string[];
  readonly recovery: JobEnd;
  /** Only of a thorough case. */
  readonly repetition: JobEnd | undefined;
  /** What is wrong after the recovery. */
  readonly problems: readonly string[];
  /** What everybody sees after the recovery, and after one more run. */
  readonly recovered: Published;
  readonly repeated: Published;
}

export interface CaseOptions {
  /** Once more when all is well again: then nothing may change. */
  readonly thorough: boolean;
}

/** Breaks a release, and runs semantic-release again in a fresh clone with everything healthy. */
export async function runCase(faultCase: FaultCase, ground: Ground, { thorough }: CaseOptions): Promise<Outcome> {
  await using place = await newPlace(ground);
  const { struck, broken, left, hasAnnounced } = await breakRelease(faultCase, place);
  const { environment: env, direct } = place;
  const recovery = await startJob(await place.repository.clone(), { env, start: direct }).ended;
  const recovered = await readPublished(place);
  const repetition = thorough
    ? await startJob(await place.repository.clone(), { env, start: direct }).ended
    : undefined;
  const repeated = thorough ? await readPublished(place) : recovered;
  const problems = judge(recovered, { repeat: mayRepeat(faultCase, hasAnnounced) });
  return { struck, broken, left, recovery, repetition, problems, recovered, repeated };
}

interface Broken extends Pick<Outcome, 'struck' | 'broken' | 'left'> {
  /** Whether anything was sent to a channel before the job ended. */
  readonly hasAnnounced: boolean;
}

/** A release in a clone of its own, and what a fault made of it; afterwards everything is healthy. */
export async function breakRelease(faultCase: FaultCase, place: Place): Promise<Broken> {
  const clone = await place.repository.clone();
  const holder: Partial<Pick<Job, 'kill' | 'cancel'>> = {};
  const target = { place, clone, kill: () => holder.kill?.(), cancel: () => holder.cancel?.() };
  const ambush = await inject(faultCase, target);
  // What a cancelled job leaves there is its own.
  const temporary = `${clone.cwd}-temporary`;
  if (isCancelled(faultCase)) await mkdir(temporary, { recursive: true });
  try {
    const start = ambush.start?.(place.direct) ?? place.direct;
    const job = startJob(clone, {
      env: { ...place.environment, ...(isCancelled(faultCase) && { TMPDIR: temporary }), ...ambush.env },
      start,
    });
    Object.assign(holder, { kill: job.kill, cancel: job.cancel });
    const broken = await job.ended;
    const left = isCancelled(faultCase)
      ? await judgeCancelled(place, { broken, temporary, cwd: clone.cwd, anywhere: faultCase.boundary.is === 'moment' })
      : [];
    const hasAnnounced = place.doors.slack.requests.some(({ path }) => path.includes('chat.postMessage'));
    return { struck: ambush.struck(broken.output), broken, left, hasAnnounced };
  } finally {
    await ambush.lift();
  }
}

function isCancelled({ kind }: FaultCase): boolean {
  return kind.startsWith('cancelled');
}

/** An announcement that was taken is recorded afterwards, and other channels are told at the same time. */
function mayRepeat({ boundary, kind }: FaultCase, hasAnnounced: boolean): boolean {
  if (!hasAnnounced) return false;
  if (boundary.is === 'moment') return true;
  if (boundary.is === 'request') return boundary.remote === 'slack' && /killed|cancelled|unheard|hanging/.test(kind);
  return boundary.is === 'push' && boundary.tagged && boundary.ref.includes('waybill') && kind === 'refused';
}
