import type { PlannedComponent, Tool } from '../bom/index.ts';
import type { Unread } from '../files/index.ts';
import type { Installed } from '../installed/index.ts';
import type { Listed } from './parse-listing.ts';

/** Types of purls that packages of a kind have. */
const typesOf: Readonly<Record<Unread, readonly string[]>> = {
  composer: ['composer'],
  conda: ['conda'],
  dotnet: ['nuget'],
  gem: ['gem'],
  go: ['golang'],
  java: ['maven'],
  node: [],
  opkg: ['opkg'],
  pacman: ['alpm'],
  portage: ['ebuild', 'portage'],
  python: [],
  rpm: ['rpm'],
  sbom: [],
  'shared object': [],
};

/** Types that are read here whole, unless something of them is unread: a second opinion would list packages twice. */
const readWhole = new Set(['alpm', 'apk', 'conda', 'deb', 'npm', 'oci', 'pypi', 'rpm']);

interface Taking {
  /** The generator. */
  readonly tool: Tool;
  /** Whether what was not missed is taken, too. */
  readonly all: boolean;
}

/**
 * What is installed, with what a generator found of it. A path that a package of the generator was found by is no longer unread.
 *
 * @returns the components that were added, too
 */
export function takeOver(
  installed: Installed,
  listed: readonly Listed[],
  { tool, all }: Taking,
): { readonly installed: Installed; readonly added: readonly PlannedComponent[] } {
  const { system, python, others, unread } = installed;
  const by = [tool.name, tool.version].filter(Boolean).join(' ');
  const known = new Set([...system, ...python, ...others].map(identityOf));
  const types = new Set([...unread.keys()].flatMap((what) => typesOf[what]));
  const paths = new Set([...unread.values()].flat());
  const seen = new Set<string>();
  const added = new Map<string, PlannedComponent>();
  for (const { component, places } of listed) {
    const type = /^pkg:([^/]+)\//.exec(component.purl ?? '')?.[1] ?? '';
    const isMissed = types.has(type) || places.some((place) => paths.has(place));
    if (!isMissed && (!all || readWhole.has(type))) continue;
    for (const place of places) seen.add(place);
    if (known.has(identityOf(component)) || added.has(component.ref)) continue;
    added.set(component.ref, { ...component, properties: [['waybill:listed-by', by]] });
  }
  const rest = [...unread].map(([what, all]) => [what, all.filter((path) => !seen.has(path))] as const);
  return {
    installed: {
      ...installed,
      tool,
      system: [...system, ...[...added.values()].filter(isOfSystem)],
      others: [...others, ...[...added.values()].filter((each) => !isOfSystem(each))],
      unread: new Map(rest.filter(([, paths]) => paths.length > 0)),
    },
    added: [...added.values()],
  };
}

function isOfSystem({ purl }: PlannedComponent): boolean {
  return /^pkg:(?:rpm|alpm|ebuild|opkg|portage)\//.test(purl ?? '');
}

/** Type, name and version: tools differ in namespaces and qualifiers, and whether Go's versions begin with a letter. */
function identityOf({ purl, ref }: PlannedComponent): string {
  const [, whole = ref] = /^([^?#]*)/.exec(purl ?? ref) ?? [];
  return whole.toLowerCase().replace(/@(?:v|go)(?=\d)/, '@');
}
