import { parseJson, v } from '@waybill/kernel';
import { openHistory } from '@waybill/pipeline/repository';
import { limitsCrossed } from '../errors.ts';
import type { Crossing } from '../measure/index.ts';
import type { Metrics } from './open-metrics.ts';

const Alerts = v.object({
  schema: v.literal(1),
  /** Limits whose crossing was notified. */
  crossed: v.array(v.string()),
  /** Those that a check has begun to notify of. */
  begun: v.optional(v.array(v.object({ key: v.string(), at: v.pipe(v.string(), v.isoTimestamp()) })), []),
});
type Alerts = v.InferOutput<typeof Alerts>;

/** Under which name the ledger keeps which limits are crossed. */
const alertsName = 'alerts';

/** Milliseconds in which a check that began to notify has done so, or is dead. */
const patience = 10 * 60_000;

/**
 * Notifies of limits that were not crossed at the last check. That it begins is in the ledger first, and that it is done
 * afterwards: of two jobs that check at once, one notifies, and what an interrupted job has left is notified by a later one.
 */
export async function notifyCrossings(
  { context, ports, repository }: Metrics,
  crossings: readonly Crossing[],
): Promise<void> {
  const history = openHistory(context, ports);
  const now = ports.clock.now();
  let fresh: readonly Crossing[] = [];
  let mayBeKnown = false;
  await history.keep(alertsName, 'metrics: limits', (text) => {
    const before = read(text);
    const plan = planAlerts(before, crossings, now);
    ({ fresh, mayBeKnown } = plan);
    return JSON.stringify(plan.after) === JSON.stringify(before) ? undefined : plan.after;
  });
  if (fresh.length === 0) return;
  const sentences = fresh.map(({ sentence }) => sentence);
  await repository.deployments.notify(limitsCrossed(fresh.length, sentences, mayBeKnown));
  const done = new Set(fresh.map(({ key }) => key));
  await history.keep(alertsName, 'metrics: notified', (text) => {
    const { crossed, begun } = read(text);
    return {
      schema: 1,
      crossed: [...new Set([...crossed, ...done])].sort(),
      begun: begun.filter(({ key }) => !done.has(key)),
    };
  });
}

function read(text: string | undefined): Alerts {
  return (text === undefined ? undefined : parseJson(Alerts, text)) ?? { schema: 1, crossed: [], begun: [] };
}

interface AlertsPlan {
  /** What is to be notified now. */
  readonly fresh: readonly Crossing[];
  /** Whether an interrupted check may have notified of some of it. */
  readonly mayBeKnown: boolean;
  readonly after: Alerts;
}

/** Decides who is to be notified of what, from what the ledger has. */
export function planAlerts({ crossed, begun }: Alerts, crossings: readonly Crossing[], now: Date): AlertsPlan {
  const isCrossed = (key: string) => crossings.some((each) => each.key === key);
  // A time that lies ahead is that of another clock.
  const isAtWork = (at: string) => Math.abs(now.getTime() - Date.parse(at)) < patience;
  const known = crossed.filter(isCrossed).sort();
  const others = begun.filter(({ key, at }) => isCrossed(key) && !known.includes(key) && isAtWork(at));
  const fresh = crossings.filter(({ key }) => !known.includes(key) && !others.some((each) => each.key === key));
  const own = fresh.map(({ key }) => ({ key, at: now.toISOString() }));
  return {
    fresh,
    mayBeKnown: fresh.some(({ key }) => begun.some((each) => each.key === key)),
    after: { schema: 1, crossed: known, begun: [...others, ...own] },
  };
}
