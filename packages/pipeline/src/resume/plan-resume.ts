import { type Entry, isSettled } from '../ledger/index.ts';

export interface ResumePlan {
  readonly deliver: readonly string[];
  readonly announce: readonly string[];
  /** Announcements that an earlier run may have made. */
  readonly repeat: readonly string[];
}

/** What is left of a release. */
export function planResume({ deliveries, announcements }: Entry): ResumePlan {
  const open = announcements.filter(({ state }) => state !== 'done');
  return {
    deliver: deliveries.filter((delivery) => !isSettled(delivery)).map(({ member }) => member),
    announce: open.map(({ member }) => member),
    repeat: open.filter(({ state }) => state !== 'planned').map(({ member }) => member),
  };
}

/** One line for the log: what is out, what is missing. */
export function describeResume(entry: Entry): string {
  const { deliver, announce } = planResume(entry);
  const out = entry.deliveries.filter(isSettled).map(({ member }) => member);
  const parts = [
    out.length > 0 ? `${out.join(', ')} delivered` : 'nothing is known to be delivered',
    ...(deliver.length > 0 ? [`${deliver.join(', ')} missing`] : []),
    ...(announce.length > 0 ? [`not announced by ${announce.join(', ')}`] : []),
  ];
  const { cancelled } = entry.run;
  const end = cancelled === undefined ? '' : ` Its run was cancelled by ${cancelled}.`;
  return `Release ${entry.tag} is incomplete: ${parts.join('; ')}.${end}`;
}
