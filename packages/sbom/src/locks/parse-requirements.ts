import { parseRequirement } from '../metadata/index.ts';
import { deliveredFile, indexPage, type LockedPackage } from './locked-package.ts';

export interface Requirements {
  readonly packages: readonly LockedPackage[];
  /** Requirements without an exact version, as written. */
  readonly open: readonly string[];
  /** Files that it takes in: `-r base.txt`. */
  readonly includes: readonly string[];
}

/** `==1.2.3` and `===1.2.3`, and nothing beside it: `==1.*` leaves the version open. */
const pin = /^\s*(?:\[[^\]]*\])?\s*\(?\s*===?\s*([^\s,;*()]+)\s*\)?\s*(?:;|$)/;

/**
 * The packages of a requirements file of pip. Which package needs which is not in it.
 * https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function parseRequirements(text: string): Requirements {
  const packages = new Map<string, LockedPackage>();
  const open: string[] = [];
  const includes: string[] = [];
  for (const line of joinedLines(text)) {
    const [, include] = /^(?:-r|--requirement)[ =]?\s*(\S+)/.exec(line) ?? [];
    if (include !== undefined) includes.push(include);
    if (line === '' || line.startsWith('-')) continue;
    const [requirement = '', ...options] = line.split(/ (?=--[a-z])/);
    const parsed = parseRequirement(requirement);
    if (parsed === undefined) continue;
    const { name, source } = parsed;
    const version = pin.exec(requirement.trim().replace(/^[A-Za-z0-9._-]+/, ''))?.[1];
    const hashes = options.flatMap((option) => /^--hash[ =]\s*(\S+)$/.exec(option)?.[1] ?? []);
    if (version === undefined && Object.keys(source).length === 0) open.push(requirement);
    const files = hashes.map((hash) => deliveredFile(source.download_url ?? indexPage(name, source), hash));
    const origin = { key: JSON.stringify(source), source };
    packages.set(`${name}@${version}`, { name, version, origin, dependencies: [], extras: {}, files });
  }
  return { packages: [...packages.values()], open, includes };
}

/** Lines without comments; a backslash at the end takes in the next one. */
function joinedLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) =>
      line
        .replace(/(?:^|\s)#.*$/s, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
}
