import { isTooDeep } from '../json-depth.ts';
import * as v from '../schema.ts';
import { releasePaths, waybillFolder } from './release-paths.ts';

export const artifactKinds = ['sdist', 'wheel', 'image', 'sbom', 'scan', 'document', 'report', 'file'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** Characters of a name, a path, a media type: more is no name. */
const longest = 1000;

/** What ends a line, what shows letters in another order, and what has no width: names that differ must look different. */
const unseen =
  /[\p{Cc}\p{Bidi_Control}\u2028\u2029\xAD\u115F\u1160\u17B4\u17B5\u180E\u200B\u2060-\u2064\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;

/** Text on one line, which is shown in logs and tables. */
const Line = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.check((text) => text.length <= longest, `must have at most ${longest} characters`),
  v.check((text) => !unseen.test(text), 'must have no control character, and none that nobody sees'),
  // Half of a character is in no file name and no address.
  v.check((text) => text.isWellFormed(), 'must be well-formed Unicode'),
);

/** Hex digest of a file. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'));

/** Bytes. */
const Size = v.pipe(
  v.number(),
  v.check((size) => Number.isSafeInteger(size), 'must be a whole number'),
  v.minValue(0, 'must not be negative'),
);

/** What every description of an artifact has, whoever wrote it. `path` depends on the release: `isReleasePath`. */
export const artifactEntries = {
  kind: v.picklist(artifactKinds),
  name: Line,
  version: v.optional(Line),
  path: v.optional(Line),
  sha256: v.optional(Sha256),
  digest: v.optional(v.pipe(v.string(), v.regex(/^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/, 'must be a digest'))),
  size: v.optional(Size),
  mediaType: Line,
  platforms: v.optional(v.array(Line)),
  tags: v.optional(v.array(Line)),
  describes: v.optional(Line),
  measures: v.optional(v.record(Line, v.number())),
};
const Record = v.object(artifactEntries);

/**
 * Whether a path names something in the folder of a release, in one spelling.
 *
 * @param path relative to the repository, with `/`
 * @param version SemVer version of the release
 */
export function isReleasePath(path: string, version: string): boolean {
  const [root, folder, ...parts] = path.split('/');
  const isPlain = (part: string) => part !== '' && part !== '.' && part !== '..' && !/[\\\p{Cc}]/u.test(part);
  if (root !== waybillFolder || folder !== version || parts.length === 0 || !parts.every(isPlain)) return false;
  // What is restored there would be read as what this machine has written. Some disks tell no case.
  return !ownNames.has((parts[0] ?? '').toLowerCase());
}

/** Records and descriptions of artifacts, which are none themselves. */
const ownNames: ReadonlySet<string> = new Set([
  ...[releasePaths.names.artifacts, releasePaths.names.entry, releasePaths.names.handover],
]);

/** Why a path is refused: to follow "`path` …". */
export const wrongPath = (version: string) => `must be below \`${releasePaths.of(version).folder}/\``;

/**
 * Reads the record of an artifact.
 *
 * @param text JSON, by whoever could write into the folder
 * @returns the artifact, or what is wrong with the record, in words
 */
export function parseArtifact(
  text: string,
  version: string,
): { readonly artifact: v.InferOutput<typeof Record> } | { readonly problem: string } {
  let value: unknown;
  if (isTooDeep(text)) return { problem: 'it is nested too deeply' };
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const result = v.safeParse(Record, value);
  if (!result.success) {
    const [issue] = result.issues;
    return { problem: `\`${v.getDotPath(issue) ?? 'it'}\` ${issue.message}` };
  }
  const { path } = result.output;
  if (path !== undefined && !isReleasePath(path, version)) return { problem: `\`path\` ${wrongPath(version)}` };
  return { artifact: result.output };
}
