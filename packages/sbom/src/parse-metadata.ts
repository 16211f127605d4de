/** What an SBOM needs of a Python distribution's core metadata. */
export interface PythonMetadata {
  readonly name: string;
  readonly version?: string | undefined;
  readonly license?: string | undefined;
  /** `Requires-Dist` as written. */
  readonly requires: readonly string[];
}

/**
 * Reads the headers of `METADATA` or `PKG-INFO`; the description after the first blank line may look like more of them.
 * https://packaging.python.org/en/latest/specifications/core-metadata/
 *
 * @returns `undefined` when the text has no name
 */
export function parseMetadata(text: string): PythonMetadata | undefined {
  const headers = parseHeaders(text);
  const [name] = headers.get('name') ?? [];
  const [version] = headers.get('version') ?? [];
  if (!name) return undefined;
  return { name, version, license: licenseOf(headers), requires: headers.get('requires-dist') ?? [] };
}

type Headers = ReadonlyMap<string, readonly string[]>;

function parseHeaders(text: string): Headers {
  const headers = new Map<string, string[]>();
  const [block = ''] = text.replace(/^\uFEFF?\s*/, '').split(/\r?\n\r?\n/, 1);
  // A line that begins with white space continues the one before.
  for (const header of block.split(/\r?\n(?![ \t])/)) {
    const colon = header.indexOf(':');
    const name = header.slice(0, colon).toLowerCase();
    if (colon > 0) headers.set(name, [...(headers.get(name) ?? []), header.slice(colon + 1).trim()]);
  }
  return headers;
}

function licenseOf(headers: Headers): string | undefined {
  const [expression] = headers.get('license-expression') ?? [];
  const [license] = headers.get('license') ?? [];
  if (expression) return expression;
  // Some projects put the whole licence text here; a name fits on one line.
  if (license && license !== 'UNKNOWN' && !license.includes('\n')) return license;
  const classified = (headers.get('classifier') ?? [])
    .filter((each) => each.startsWith('License :: ') && !each.endsWith(':: OSI Approved'))
    .map((each) => each.slice(each.lastIndexOf(':: ') + 3));
  // Several of them leave open whether all hold or one may choose.
  return classified.length === 1 ? classified[0] : undefined;
}
