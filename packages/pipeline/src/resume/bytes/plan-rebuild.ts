import type { Entry, LedgerArtifact } from '../../ledger/index.ts';

export interface Rebuilt {
  readonly entry: Entry;
  /** What was built again, and what was at hand. */
  readonly artifacts: readonly LedgerArtifact[];
  /** Who makes artifacts, in order, as `madeBy` of an artifact names them. */
  readonly order: readonly string[];
  /** What was not built again: it came back from where it is public, perhaps unrecorded. */
  readonly kept: readonly LedgerArtifact[];
  /** What of that an index or a registry gave back: it is public for certain. */
  readonly shown?: readonly LedgerArtifact[];
}

export interface Difference {
  readonly name: string;
  /** Members that have made the first bytes public. */
  readonly publicBy: readonly string[];
}

/** What has other bytes than the first time, and who may have shown the first ones. What nobody has seen may change. */
export function findDifferences(rebuilt: Rebuilt): Difference[] {
  return rebuilt.entry.artifacts.flatMap((old) => {
    const now = rebuilt.artifacts.find(({ kind, name }) => kind === old.kind && name === old.name);
    if (now?.sha256 === old.sha256 && now?.digest === old.digest) return [];
    const publicBy = isInstalled(old) ? allPublishers(rebuilt) : publishersOf(old, rebuilt);
    return [{ name: old.name, publicBy }];
  });
}

/** What people install. All of it is of one build: where one part is public, the others must not come from another one. */
function isInstalled({ kind }: LedgerArtifact): boolean {
  return kind === 'sdist' || kind === 'wheel' || kind === 'image';
}

/** Who has shown something to the world, as far as the ledger knows. */
function shownBy({ deliveries }: Entry): string[] {
  return deliveries.filter(({ state }) => state === 'done' || state === 'unconfirmed').map(({ member }) => member);
}

function allPublishers({ entry, shown = [] }: Rebuilt): string[] {
  const done = shownBy(entry);
  const makers = shown.flatMap(({ madeBy }) => madeBy.split('+'));
  const holders = makers.filter((maker) => entry.deliveries.some(({ member }) => member === maker));
  return [...new Set([...done, ...holders])];
}

/**
 * Who may have shown the bytes of an artifact to the world: its maker, whoever made something later that may hold them
 * (an image holds a wheel), and whoever makes nothing and so delivers what others made.
 */
function publishersOf({ madeBy }: LedgerArtifact, { entry, order, kept }: Rebuilt): string[] {
  const position = order.indexOf(madeBy);
  const done = shownBy(entry);
  const deliverers = done.filter((member) => {
    const makes = entry.artifacts.map((each) => each.madeBy).filter((makers) => makers.split('+').includes(member));
    return makes.length === 0 || makes.some((makers) => order.indexOf(makers) >= position);
  });
  const later = kept.map((each) => each.madeBy).filter((makers) => order.indexOf(makers) > position);
  // Who delivers nothing has its bytes from a draft, which nobody has seen.
  const holders = later.filter((makers) => entry.deliveries.some(({ member }) => makers.split('+').includes(member)));
  return [...new Set([...deliverers, ...holders])];
}
