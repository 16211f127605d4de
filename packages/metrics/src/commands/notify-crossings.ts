import { parseJson, v } from '@waybill/kernel';
import { openHistory } from '@waybill/pipeline/repository';
import { limitsCrossed } from '../errors.ts';
import type { Crossing } from '../measure/index.ts';
import type { Metrics } from './open-metrics.ts';

const Alerts = v.object({ schema: v.literal(1), crossed: v.array(v.string()) });

/** Under which name the ledger keeps which limits are crossed. */
const alertsName = 'alerts';

/**
 * Notifies of limits that were not crossed at the last check. What is crossed is written first: of two jobs that check at once,
 * one notifies.
 */
export async function notifyCrossings(
  { context, ports, repository }: Metrics,
  crossings: readonly Crossing[],
): Promise<void> {
  const crossed = crossings.map(({ key }) => key).sort();
  let fresh: readonly Crossing[] = [];
  await openHistory(context, ports).keep(alertsName, 'metrics: limits', (text) => {
    const before = (text === undefined ? undefined : parseJson(Alerts, text)?.crossed) ?? [];
    fresh = crossings.filter(({ key }) => !before.includes(key));
    const isSame = before.length === crossed.length && before.every((key, at) => key === crossed[at]);
    return isSame ? undefined : { schema: 1, crossed };
  });
  if (fresh.length === 0) return;
  await repository.deployments.notify(
    limitsCrossed(
      fresh.length,
      fresh.map(({ sentence }) => sentence),
    ),
  );
}
