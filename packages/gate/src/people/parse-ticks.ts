import { readTasks, simplify, type TaskLine } from './item-text.ts';
import type { PersonItem } from './parse-items.ts';

/** A text in which people tick items. */
export interface TickedText {
  readonly body: string;
  /** What evidence calls it: `#12`. */
  readonly name: string;
  readonly url: string | undefined;
}

export interface Tick {
  readonly name: string;
  readonly url: string | undefined;
}

/** Characters of a text that are read. GitHub takes 65,536. */
const longestBody = 200_000;

/** Where each item is ticked, by its name. Of several texts, the first one that ticks it. */
export function findTicks(items: readonly PersonItem[], texts: readonly TickedText[]): Map<string, Tick> {
  const ticks = new Map<string, Tick>();
  const byTitle = new Map(items.map((each) => [simplify(each.title), each.id]));
  const ids = new Set(items.map(({ id }) => id));
  for (const { body, name, url } of texts) {
    for (const each of readTasks(body.slice(0, longestBody))) {
      if ('heading' in each || !each.isTicked) continue;
      const id = findItem(each, ids, byTitle);
      if (id !== undefined && !ticks.has(id)) ticks.set(id, { name, url });
    }
  }
  return ticks;
}

function findItem({ id, text }: TaskLine, ids: ReadonlySet<string>, byTitle: ReadonlyMap<string, string>) {
  return id !== undefined && ids.has(id) ? id : byTitle.get(simplify(text));
}
