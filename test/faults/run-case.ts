import type { FaultCase } from './cases.ts';
import type { Ground } from './ground.ts';
import { inject } from './inject.ts';
import { asUsersDo, type JobEnd, startJob } from './job.ts';
import { judge } from './judge.ts';
import { newPlace, type Place } from './place.ts';
import { type Published, readPublished } from './published.ts';

/** What a fault did, and what an ordinary run made of it. */
export interface Outcome {
  /** Whether the fault really struck. */
  readonly struck: boolean;
  readonly broken: JobEnd;
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
  /** With `npx` as users start it, and once more when all is well again: then nothing may change. */
  readonly thorough: boolean;
}

/** Breaks a release, and runs `npx semantic-release` again in a fresh clone with everything healthy. */
export async function runCase(faultCase: FaultCase, ground: Ground, { thorough }: CaseOptions): Promise<Outcome> {
  await using place = await newPlace(ground);
  const { struck, broken } = await breakRelease(faultCase, place);
  const { environment: env, direct } = place;
  const start = thorough ? asUsersDo : direct;
  const recovery = await startJob(await place.repository.clone(), { env, start }).ended;
  const recovered = await readPublished(place);
  const repetition = thorough
    ? await startJob(await place.repository.clone(), { env, start: direct }).ended
    : undefined;
  const repeated = thorough ? await readPublished(place) : recovered;
  const problems = judge(recovered, { repeat: mayRepeat(faultCase) });
  return { struck, broken, recovery, repetition, problems, recovered, repeated };
}

/** A release in a clone of its own, and what a fault made of it; afterwards everything is healthy. */
export async function breakRelease(faultCase: FaultCase, place: Place): Promise<Pick<Outcome, 'struck' | 'broken'>> {
  const clone = await place.repository.clone();
  const holder: { kill?: () => void } = {};
  const ambush = await inject(faultCase, { place, clone, kill: () => holder.kill?.() });
  try {
    const start = ambush.start?.(place.direct) ?? place.direct;
    const job = startJob(clone, { env: { ...place.environment, ...ambush.env }, start });
    holder.kill = job.kill;
    const broken = await job.ended;
    return { struck: ambush.struck(broken.output), broken };
  } finally {
    await ambush.lift();
  }
}

/** An announcement that was taken is recorded afterwards, and other channels are told at the same time. */
function mayRepeat({ boundary, kind }: FaultCase): boolean {
  if (boundary.is === 'request') return boundary.remote === 'slack' && /killed|unheard|hanging/.test(kind);
  return boundary.is === 'push' && boundary.tagged && boundary.ref.includes('waybill') && kind === 'refused';
}
