import type { PlannedComponent } from '../bom/index.ts';

export interface ChangedComponent {
  readonly name: string;
  readonly version?: string | undefined;
  /** Without version: `pkg:pypi/requests`. */
  readonly purl?: string | undefined;
}

export interface UpgradedComponent {
  readonly name: string;
  readonly purl?: string | undefined;
  readonly from: string;
  readonly to: string;
  /** Whether the new version is the lower one. */
  readonly isDowngrade?: true;
}

/** What is other than before. */
export interface Changes {
  readonly added: readonly ChangedComponent[];
  readonly removed: readonly ChangedComponent[];
  /** Of another version, a lower one too. */
  readonly upgraded: readonly UpgradedComponent[];
}

type Component = Pick<PlannedComponent, 'name' | 'version' | 'purl' | 'type'>;

/** Compares what two documents list. A component is the same by its purl without version, else by type and name. */
export function compareComponents(before: readonly Component[], after: readonly Component[]): Changes {
  const [old, now] = [groupByKey(before), groupByKey(after)];
  const added: ChangedComponent[] = [];
  const removed: ChangedComponent[] = [];
  const upgraded: UpgradedComponent[] = [];
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [gone, come] = [lacking(old.get(key), now.get(key)), lacking(now.get(key), old.get(key))];
    const [from, to] = [gone[0], come[0]];
    if (gone.length === 1 && come.length === 1 && from?.version && to?.version) {
      const isDowngrade = compareVersions(from.version, to.version) > 0;
      const about = { name: to.name, ...(to.purl && { purl: barePurl(to.purl) }) };
      upgraded.push({ ...about, from: from.version, to: to.version, ...(isDowngrade && { isDowngrade }) });
    } else {
      removed.push(...gone.map(describe));
      added.push(...come.map(describe));
    }
  }
  return { added, removed, upgraded };
}

/** By purl without version; a document may have several versions of one. */
function groupByKey(components: readonly Component[]): Map<string, Component[]> {
  return Map.groupBy(components, ({ purl, type, name }) => (purl === undefined ? `${type}:${name}` : barePurl(purl)));
}

function barePurl(purl: string): string {
  return purl.replace(/[@?#].*$/s, '');
}

function lacking(these: readonly Component[] = [], others: readonly Component[] = []): Component[] {
  const known = new Set(others.map(({ version }) => version));
  return [...new Map(these.map((each) => [each.version, each])).values()].filter(({ version }) => !known.has(version));
}

function describe({ name, version, purl }: Component): ChangedComponent {
  return { name, ...(version && { version }), ...(purl && { purl: barePurl(purl) }) };
}

/** Parts of a version that come before its end. */
const beforeRelease = /^(?:a|b|c|rc|alpha|beta|dev|pre|preview|snapshot)$/i;

/** Numbers by value, all else by letters: enough to tell up from down for people, whatever the ecosystem. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareParts(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function partsOf(version: string): readonly string[] {
  return version.match(/\d+|[a-z]+/gi) ?? [];
}

function compareParts(a: string | undefined, b: string | undefined): number {
  if (rankOf(a) !== rankOf(b)) return rankOf(a) - rankOf(b);
  if (a === b || a === undefined || b === undefined) return 0;
  if (/^\d/.test(a)) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return 1;
  if (/^\d/.test(part)) return 3;
  return beforeRelease.test(part) ? 0 : 2;
}
