import { readTasks, simplify } from './item-text.ts';

export const phases = ['pre-release', 'release', 'post-release'] as const;
export type Phase = (typeof phases)[number];

/** What only a person can say is done. */
export interface PersonItem {
  readonly id: string;
  readonly phase: Phase;
  readonly title: string;
  /** It must be ticked before the tag. */
  readonly isRequired: boolean;
  /** It is ticked in the file itself. */
  readonly isTicked: boolean;
}

/** What a project without a file of its own has a person for. */
export const usualItems: readonly PersonItem[] = [
  item('migrations', 'pre-release', 'Database migrations are ready'),
  item('alerts', 'post-release', 'Alerts are set'),
  item('docs-informed', 'post-release', 'Whoever writes the documentation is informed'),
  item('security-informed', 'post-release', 'Whoever is responsible for security is informed'),
];

function item(id: string, phase: Phase, title: string): PersonItem {
  return { id, phase, title, isRequired: false, isTicked: false };
}

/** Items of one file. More is no checklist that a person goes through. */
const mostItems = 200;

/**
 * The items of a project: those of its file, and the usual ones that the file does not have under the same name or text.
 *
 * @param markdown of the file; nothing where there is none
 * @returns a sentence about what is wrong, where something is
 */
export function parseItems(markdown: string | undefined): readonly PersonItem[] | { readonly problem: string } {
  if (markdown === undefined) return usualItems;
  const items: PersonItem[] = [];
  let phase: Phase = 'pre-release';
  for (const each of readTasks(markdown)) {
    if ('heading' in each) {
      phase = findPhase(each.heading) ?? phase;
      continue;
    }
    const title = each.text
      .replace(/\(required\)/gi, '')
      .replace(/\s+/g, ' ')
      .trim();
    const known = usualItems.find((usual) => simplify(usual.title) === simplify(title));
    const id = each.id ?? known?.id ?? nameItem(title);
    if (title === '' || id === '') return { problem: `an item under \`${phase}\` has no text` };
    if (items.some((other) => other.id === id || simplify(other.title) === simplify(title)))
      return { problem: `the item \`${title.slice(0, 100)}\` is there twice` };
    if (items.length === mostItems) return { problem: `it has more than ${mostItems} items` };
    items.push({ id, phase, title, isRequired: /\(required\)/i.test(each.text), isTicked: each.isTicked });
  }
  return [...items, ...usualItems.filter(({ id }) => !items.some((other) => other.id === id))];
}

function findPhase(heading: string): Phase | undefined {
  if (/\bpre-?\s?release\b|\bbefore\b/i.test(heading)) return 'pre-release';
  if (/\bpost-?\s?release\b|\bafter\b/i.test(heading)) return 'post-release';
  return /\brelease\b|\bduring\b/i.test(heading) && !/\bchecklist\b/i.test(heading) ? 'release' : undefined;
}

/** A text as a name: letters of every script, digits and dashes. */
function nameItem(title: string): string {
  return simplify(title)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
}
