import { keep, leave, type Outcome, readPath, same } from './carried.ts';

/** Files whose version the plugin `pyproject` finds by itself. */
const found =
  /(^|\/)(pyproject\.toml|setup\.(cfg|py)|package(-lock)?\.json|Cargo\.(toml|lock)|VERSION|version\.txt|meson\.build|CITATION\.cff|codemeta\.json|\.zenodo\.json|pixi\.(toml|lock)|uv\.lock|poetry\.lock|pdm\.lock|deno\.json|jsr\.json|tbump\.toml|\.?cz\.(toml|json|yaml)|\.bumpversion\.(cfg|toml))$|(^|\/)docs?\/(.*\/)?conf\.py$|(^|\/)(__init__|__version__|_version|version|__about__|about|consts?|constants|_?meta(data)?)\.py$/;

/** Whether the plugin `pyproject` finds the version in a file by itself. */
export const isFound = (file: string) => found.test(file);

/** Letters that end a version in most files. */
const versionGroup = `(?<version>[^\\s"'<>,;)\\]}|]+)`;

interface Named {
  readonly path: unknown;
  /** The current version. */
  readonly version: string | undefined;
  /** Text before the version in its line, where the tool names it. */
  readonly before?: string | undefined;
}

/**
 * A file that another tool writes the version into: as an entry of `pyproject.files`, checked against the file as it is. An
 * entry that matches another number of times would end the release.
 */
export function readPlaces({ path, version, before }: Named, texts: ReadonlyMap<string, string>): Outcome {
  const file = readPath(path);
  if (file === undefined || /[*?[\]{}]/.test(file)) return leave('it names no single file of the repository');
  if (found.test(file)) return same;
  const text = texts.get(file);
  if (text === undefined) return leave(`${file} is not there`);
  if (version === undefined) return leave('the current version is not known');
  const patterns = findPatterns(text, version, before);
  if (patterns.length === 0) return leave(`${file} does not hold ${version} in a place that can be described`);
  const files = patterns.map(({ pattern, count }) => ({ path: file, pattern, ...(count > 1 && { count }) }));
  return keep({ pyproject: { files } });
}

/** At most: a file that repeats the version in more places is a list, and of more than this version. */
const mostPlaces = 5;

function findPatterns(text: string, version: string, before: string | undefined) {
  const starts = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const at = placeIn(line, version);
    if (at === undefined) continue;
    const start = line.slice(0, at);
    if (start.length > 200 || (before !== undefined && !start.includes(before))) continue;
    starts.add(start);
  }
  if (starts.size > mostPlaces) return [];
  return [...starts].flatMap((start) => {
    const pattern = `^${escapePattern(start)}${versionGroup}`;
    const matches = [...text.matchAll(new RegExp(pattern, 'gm'))];
    const isCertain = matches.every(({ groups }) => groups?.['version'] === version);
    return isCertain && matches.length > 0 ? [{ pattern, count: matches.length }] : [];
  });
}

/** Where a line has exactly this version: not as the end of another number, and with nothing after it. */
function placeIn(line: string, version: string): number | undefined {
  const at = line.indexOf(version);
  if (at < 0 || line.length > 2000) return undefined;
  const isWhole = !/[\d.]$/.test(line.slice(0, at)) && /^(?:$|[\s"'<>,;)\]}|])/.test(line.slice(at + version.length));
  return isWhole ? at : undefined;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
