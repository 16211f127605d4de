import { PackageURL } from 'packageurl-js';

export interface Purl {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** Characters of the longest purl that is read. */
const longest = 4096;

/** Reads a purl; `undefined` for what is none. https://github.com/package-url/purl-spec */
export function parsePurl(text: string): Purl | undefined {
  if (!text.startsWith('pkg:') || text.length > longest) return undefined;
  try {
    const { type, namespace, name, version, qualifiers } = PackageURL.fromString(text);
    return {
      type: type ?? '',
      namespace: (namespace ?? '').toLowerCase(),
      name: normalizeName(type ?? '', name ?? ''),
      version: version ?? undefined,
      qualifiers: { ...(qualifiers as Record<string, string> | undefined) },
    };
  } catch {
    return undefined;
  }
}

/** Names of Python distributions have several spellings. https://peps.python.org/pep-0503/#normalized-names */
export function normalizeName(type: string, name: string): string {
  return type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name;
}

/** Whether what a statement names is this package: what the statement leaves out may be anything. */
export function matchesPurl(statement: Purl, purl: Purl): boolean {
  return (
    statement.type === purl.type &&
    statement.namespace === purl.namespace &&
    statement.name === purl.name &&
    (statement.version === undefined || statement.version === purl.version) &&
    Object.entries(statement.qualifiers).every(([key, value]) => purl.qualifiers[key] === value)
  );
}

/** One key for all spellings of a package and its version. */
export function packageKey({
  name,
  version,
  purl,
}: {
  name: string;
  version: string;
  purl?: string | undefined;
}): string {
  const parsed = purl === undefined ? undefined : parsePurl(purl);
  if (parsed === undefined) return JSON.stringify(['', '', name.toLowerCase(), version]);
  return JSON.stringify([parsed.type, parsed.namespace, parsed.name, parsed.version ?? version]);
}
